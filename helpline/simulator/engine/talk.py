"""People talking: whose words reach whose ear."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpline.simulator.twiml.speech import talking_time

if TYPE_CHECKING:
    from helpline.simulator.engine.leg import Leg

LANGUAGE = "fr-FR"


@dataclass(slots=True)
class Voice:
    """One person in a talk. `coaching` holds the call whose ear alone hears this voice, or nothing."""

    leg: "Leg"
    muted: bool = False
    held: bool = False
    coaching: str = ""


class Talk:
    """A bridge or a conference under way. Words said to nobody are lost, as they would be."""

    def __init__(self) -> None:
        self.voices: dict[str, Voice] = {}

    def enter(self, voice: Voice) -> None:
        self.voices[voice.leg.sid] = voice
        voice.leg.talk = self

    def leave(self, leg: "Leg") -> None:
        self.voices.pop(leg.sid, None)
        leg.talk = None

    def say(self, speaker: "Leg", text: str) -> None:
        """Carry `text` at once to everyone who can hear the speaker."""
        mouth = self.voices[speaker.sid]
        for ear in self.voices.values():
            if _reaches(mouth, ear):
                ear.leg.earpiece.caption("other", text, LANGUAGE, talking_time(text))


def _reaches(mouth: Voice, ear: Voice) -> bool:
    if mouth is ear or mouth.muted or mouth.held or ear.held:
        return False
    return mouth.coaching in ("", ear.leg.sid)
