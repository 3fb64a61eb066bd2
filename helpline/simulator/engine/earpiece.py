"""What one leg's party hears: words and sounds that take their time and can be cut short."""

from typing import TYPE_CHECKING, Literal

from helpline.simulator.engine.ear import Ear
from helpline.simulator.engine.events import Beep, Caption, Listening, Music, Quiet

if TYPE_CHECKING:
    from helpline.simulator.engine.leg import Leg

_KINDS: dict[tuple[bool, bool], Literal["dtmf", "speech", "both", "none"]] = {
    (True, True): "both",
    (True, False): "dtmf",
    (False, True): "speech",
    (False, False): "none",
}


class Earpiece:
    def __init__(self, leg: "Leg") -> None:
        self._leg = leg
        self._captions = 0
        self._speaking = False
        self._playing = False

    def caption(
        self, who: Literal["line", "other"], text: str, language: str, seconds: float, rate: float = 1.0
    ) -> None:
        self._captions += 1
        self._leg.tell(Caption(self._captions, who, text, language, seconds, rate))

    async def say(self, text: str, language: str, seconds: float, rate: float = 1.0) -> None:
        self._speaking = True
        self.caption("line", text, language, seconds, rate)
        await self._leg.board.clock.sleep(seconds)
        self._speaking = False

    async def play(self, url: str, seconds: float) -> None:
        self.music(True, url)
        await self._leg.board.clock.sleep(seconds)
        self.music(False, url)

    def music(self, playing: bool, url: str = "") -> None:
        """Start or stop a sound; without an address it is the provider's own. Stopping silence changes nothing."""
        if playing or self._playing:
            self._leg.tell(Music(playing, url))
        self._playing = playing

    def beep(self) -> None:
        self._leg.tell(Beep())

    def hush(self) -> None:
        """Cut short what is being said or played."""
        if self._speaking:
            self._speaking = False
            self._leg.tell(Quiet())
        self.music(False)

    def listening(self, ear: Ear | None) -> None:
        self._leg.tell(Listening(_KINDS[ear.keys, ear.speech] if ear else "none"))
