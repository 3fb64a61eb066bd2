"""A conference: who is in, when it starts and ends, what the service is told about it (§1.3, §8.3)."""

import asyncio
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING

from helpline.simulator.engine.leg import Leg, Why
from helpline.simulator.engine.outbox import Outbox
from helpline.simulator.engine.talk import Talk, Voice
from helpline.simulator.webhooks.asking import Ask

if TYPE_CHECKING:
    from helpline.simulator.switchboard import Switchboard

_REASONS: dict[Why, str] = {
    "hung-up": "participant_hung_up",
    "ended-by-api": "participant_updated_via_api",
    "redirected": "participant_updated_via_api",
}


@dataclass(frozen=True, slots=True)
class Reporting:
    """Where a conference's events go: set by its first participant, for good."""

    url: str = ""
    method: str = "POST"
    events: frozenset[str] = frozenset()


@dataclass(slots=True)
class Participant:
    """A leg in a conference. `over` is set when the conference is over for it while its call goes on."""

    leg: Leg
    conference: "Conference"
    label: str = ""
    starts: bool = True
    ends: bool = False
    beep: str = "true"
    wait_url: str | None = None
    wait_method: str = "POST"
    action: str = ""
    action_method: str = "POST"
    voice: Voice = field(init=False)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    sound: "asyncio.Task[str] | asyncio.Task[None] | None" = None
    joined: float = 0.0

    def __post_init__(self) -> None:
        self.voice = Voice(self.leg)
        self.joined = self.leg.board.clock.seconds()

    def left(self, why: Why) -> list[Ask]:
        self.conference.leave(self, _REASONS[why])
        switches = self.leg.board.switches
        told = switches.dial_action_on_redirect if why == "redirected" else switches.dial_action_on_own_hangup
        if not self.action or not told:
            return []
        params = self.leg.params() | {"DialCallStatus": "answered"}
        return [Ask(self.action, self.action_method, params, self.leg.sid, self.leg.cookies)]

    def key(self, key: str) -> None:
        """Keys in a conference are only tones."""

    def silence(self) -> None:
        if self.sound is not None:
            self.sound.cancel()
            self.sound = None
        self.leg.earpiece.hush()

    def state(self) -> dict[str, str]:
        voice = self.voice
        return {
            "CallSid": self.leg.sid,
            "Muted": _flag(voice.muted),
            "Hold": _flag(voice.held),
            "Coaching": _flag(bool(voice.coaching)),
            "EndConferenceOnExit": _flag(self.ends),
            "StartConferenceOnEnter": _flag(self.starts),
        } | ({"ParticipantLabel": self.label} if self.label else {})


class Conference:
    """Made by its first participant; over for ever once ended (the same name then makes a new one)."""

    def __init__(self, board: "Switchboard", name: str, reporting: Reporting) -> None:
        self.board = board
        self.sid = board.ids.sid("CF")
        self.name = name
        self.created = board.clock.now()
        self.participants: dict[str, Participant] = {}
        self.started = False
        self.ended_by = ""
        self.reason = ""
        self._talk = Talk()
        self._reporting = reporting
        self._outbox = Outbox(board)
        self._sequence: int = board.switches.conference_first_sequence
        self.hidden_reads = board.faults.conference_hidden_reads

    @property
    def status(self) -> str:
        if self.reason:
            return "completed"
        return "in-progress" if self.started else self.board.switches.lone_conference_status

    def find(self, key: str) -> Participant | None:
        """By CallSid or label."""
        return self.participants.get(key) or next((p for p in self.participants.values() if p.label == key), None)

    def join(self, participant: Participant) -> None:
        self._beep(participant, "onEnter")
        self.participants[participant.leg.sid] = participant
        self._report("join", "participant-join", participant.state())
        if self.started:
            self._enter(participant)
        elif len(self.participants) >= 2 and any(p.starts for p in self.participants.values()):
            self.started = True
            self._report("start", "conference-start")
            for present in self.participants.values():
                self._enter(present)

    def leave(self, participant: Participant, reason: str, *, kicked: bool = False) -> None:
        """One participant leaves; the conference ends with it if it was told so, or if nobody is left."""
        if self.participants.get(participant.leg.sid) is not participant:
            return
        self._remove(participant, reason)
        how = "kicked" if kicked else "left"
        if participant.ends:
            self._finish(f"participant-with-end-conference-on-exit-{how}", "moderator_ended_conference", participant)
        elif not self.participants:
            self._finish(f"last-participant-{how}", "", participant)
        else:
            self._beep(participant, "onExit")

    def close(self) -> None:
        """Ended by REST."""
        if not self.reason:
            self._finish("conference-ended-via-api", "conference_ended_via_api", None)

    def mute(self, participant: Participant, muted: bool) -> None:
        if participant.voice.muted != muted:
            participant.voice.muted = muted
            self._report("mute", "participant-mute" if muted else "participant-unmute", participant.state())

    def hold(self, participant: Participant, held: bool) -> None:
        if participant.voice.held != held:
            participant.voice.held = held
            self._report("hold", "participant-hold" if held else "participant-unhold", participant.state())

    def modified(self, participant: Participant) -> None:
        self._report("modify", "participant-modify", participant.state())

    def announced(self, participant: Participant, url: str, fault: str = "") -> None:
        extra = {"AnnounceUrl": url} | ({"ReasonAnnouncementFailed": fault} if fault else {})
        event = "announcement-fail" if fault else "announcement-end"
        self._report("announcement", event, {"CallSid": participant.leg.sid} | extra)

    def _enter(self, participant: Participant) -> None:
        participant.silence()
        self._talk.enter(participant.voice)

    def _remove(self, participant: Participant, reason: str) -> None:
        del self.participants[participant.leg.sid]
        participant.silence()
        self._talk.leave(participant.leg)
        extra = {"ParticipantCallStatus": participant.leg.status, "ReasonParticipantLeft": reason}
        self._report("leave", "participant-leave", participant.state() | extra)

    def _finish(self, reason: str, others: str, by: Participant | None) -> None:
        self.reason = reason
        for present in list(self.participants.values()):
            self._remove(present, others)
            present.over.set()
        ended = {"ReasonConferenceEnded": reason, "Reason": reason}
        if by is not None:
            self.ended_by = by.leg.sid
            ended["CallSidEndingConference"] = by.leg.sid
            if by.label:
                ended["ParticipantLabelEndingConference"] = by.label
        self._report("end", "conference-end", ended)

    def _beep(self, participant: Participant, when: str) -> None:
        if participant.beep in ("true", when):
            for present in self.participants.values():
                present.leg.earpiece.beep()

    def _report(self, wanted: str, event: str, extra: dict[str, str] | None = None) -> None:
        where = self._reporting
        if not where.url or wanted not in where.events:
            return
        params = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": self.board.settings.account_sid,
            "SequenceNumber": str(self._sequence),
            "Timestamp": format_datetime(self.board.clock.now()),
            "StatusCallbackEvent": event,
        }
        self._sequence += 1
        ask = Ask(where.url, where.method, params | (extra or {}), (extra or {}).get("CallSid", ""))
        self._outbox.send(ask, final=wanted == "end")


def _flag(value: bool) -> str:
    return "true" if value else "false"
