"""What TwiML knows and this simulator does not play: said aloud in the journal, never passed over in silence."""

from collections.abc import Iterable, Iterator
from typing import Final

from helpline.simulator.twiml.parser import Verb

_ATTRIBUTES: Final = {
    "Conference": ("record", "eventCallbackUrl", "recordingStatusCallback"),
    "Dial": ("record", "sequential", "referUrl", "recordingStatusCallback"),
    "Enqueue": ("workflowSid",),
    "Gather": ("partialResultCallback", "maxSpeechTime"),
    "Number": ("machineDetection", "sendDigits", "byoc"),
}
_NOTHING = ("", "false", "do-not-record")


def unplayed(verbs: Iterable[Verb]) -> Iterator[str]:
    """Attributes that ask for something the simulator does not do."""
    for verb in verbs:
        for name in _ATTRIBUTES.get(verb.name, ()):
            if verb.get(name) not in _NOTHING:
                yield f"<{verb.name} {name}> is not simulated"
        if verb.name == "Conference" and "speaker" in verb.get("statusCallbackEvent").split():
            yield "the conference event « speaker » is not simulated"
        yield from unplayed(verb.children)
