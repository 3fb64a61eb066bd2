"""Values an attribute may take, where Twilio's documents give them (§1.3, §3.2)."""

import re
from typing import Final

_FLAG = "true|false"
_METHOD = "GET|POST"
_COUNT = r"\d+"
_POSITIVE = r"[1-9]\d*"
_PROGRESS = "initiated|ringing|answered|completed"
_CONFERENCE = "start|end|join|leave|mute|hold|modify|speaker|announcement"

_ANYWHERE: Final = {
    "method": _METHOD,
    "statusCallbackMethod": _METHOD,
    "waitMethod": _METHOD,
    "waitUrlMethod": _METHOD,
    "partialResultCallbackMethod": _METHOD,
    "recordingStatusCallbackMethod": _METHOD,
    "language": r"[a-z]{2,3}-[A-Z]{2}|multi|[a-z]{2,3}-[A-Za-z]+-[A-Z]{2}",
}

_OF: Final = {
    ("Gather", "input"): "dtmf|speech|dtmf speech|speech dtmf",
    ("Gather", "timeout"): f"{_COUNT}|auto",
    ("Gather", "speechTimeout"): f"{_POSITIVE}|auto",
    ("Gather", "maxSpeechTime"): _POSITIVE,
    ("Gather", "finishOnKey"): r"[0-9*#]?",
    ("Gather", "numDigits"): _POSITIVE,
    ("Gather", "bargeIn"): _FLAG,
    ("Gather", "actionOnEmptyResult"): _FLAG,
    ("Gather", "profanityFilter"): _FLAG,
    ("Gather", "enhanced"): _FLAG,
    ("Say", "loop"): _COUNT,
    ("Play", "loop"): _COUNT,
    ("Play", "digits"): r"[0-9A-D#*wW]+",
    ("Pause", "length"): _COUNT,
    ("Enqueue", "maxQueueSize"): _POSITIVE,
    ("Reject", "reason"): "rejected|busy",
    ("Dial", "timeout"): _POSITIVE,
    ("Dial", "timeLimit"): _POSITIVE,
    ("Dial", "hangupOnStar"): _FLAG,
    ("Dial", "answerOnBridge"): _FLAG,
    ("Dial", "sequential"): _FLAG,
    ("Number", "sendDigits"): r"[0-9#*wW]+",
    ("Number", "statusCallbackEvent"): rf"({_PROGRESS})( ({_PROGRESS}))*",
    ("Client", "statusCallbackEvent"): rf"({_PROGRESS})( ({_PROGRESS}))*",
    ("Conference", "beep"): "true|false|onEnter|onExit",
    ("Conference", "muted"): _FLAG,
    ("Conference", "startConferenceOnEnter"): _FLAG,
    ("Conference", "endConferenceOnExit"): _FLAG,
    ("Conference", "maxParticipants"): _POSITIVE,
    ("Conference", "participantLabel"): r".{1,128}",
    ("Conference", "statusCallbackEvent"): rf"({_CONFERENCE})( ({_CONFERENCE}))*",
    ("Record", "timeout"): _POSITIVE,
    ("Record", "maxLength"): _POSITIVE,
    ("Record", "finishOnKey"): r"[0-9*#]*",
    ("Record", "playBeep"): _FLAG,
}


def wrong_value(element: str, name: str, value: str) -> str | None:
    """Say what is wrong with a value, or None."""
    allowed = _OF.get((element, name)) or _ANYWHERE.get(name)
    if allowed is None or re.fullmatch(allowed, value):
        return None
    return f'<{element}> does not take {name}="{value}"'
