"""People and devices that do what a test tells them, and remember what they noticed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from helpline.simulator.clock import Clock
from helpline.simulator.engine.events import Beep, Caption, Event, Held, Listening, Music, StateChanged
from helpline.simulator.engine.leg import Leg

State = Literal["idle", "ringing", "connected", "ended"]


class NotHeard(AssertionError):
    """What was waited for did not come in time; the message shows what came instead."""


class Person:
    """One end of one call. Everything it does takes effect at once; `hears` and `becomes` let time pass."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._leg: Leg | None = None
        self._cursor = 0
        self.state: State = "idle"
        self.reason = ""
        self.captions: list[Caption] = []
        self.events: list[Event] = []
        self.playing = ""
        self.listening = "none"
        self.on_hold = False
        self.beeps = 0

    @property
    def leg(self) -> Leg:
        """The call. Raises AssertionError when there is none yet."""
        assert self._leg is not None, "this person is in no call"
        return self._leg

    @property
    def heard(self) -> list[str]:
        """Everything said to this ear so far."""
        return [caption.text for caption in self.captions]

    def ring(self, leg: Leg) -> None:
        self._leg = leg
        self.state = "ringing"

    def tell(self, leg: Leg, event: Event) -> None:
        self._leg = leg
        self.events.append(event)
        match event:
            case StateChanged(state, reason):
                self.state, self.reason = state, reason
            case Caption():
                self.captions.append(event)
            case Music(playing, url):
                self.playing = (url or "twilio") if playing else ""
            case Listening(kind):
                self.listening = kind
            case Held(on):
                self.on_hold = on
            case Beep():
                self.beeps += 1

    def dials(self, leg: Leg) -> None:
        self._leg = leg
        self.state = "ringing"

    def presses(self, keys: str) -> None:
        self.leg.press(keys)

    def says(self, text: str, confidence: float | None = 0.9) -> None:
        self.leg.speak(text, confidence)

    def hangs_up(self) -> None:
        self.leg.hang_up()

    async def hears(self, text: str, within: float = 60.0) -> Caption:
        """Let time pass until a caption not yet waited for contains `text` (whatever the case)."""
        found = await self._clock.until(lambda: self._next(text) is not None, within)
        at = self._next(text)
        if not found or at is None:
            raise NotHeard(f"« {text} » not heard within {within} s; heard: {self.heard}")
        self._cursor = at + 1
        return self.captions[at]

    async def becomes(self, state: State, within: float = 60.0) -> None:
        """Let time pass until the call is in this state."""
        if not await self._clock.until(lambda: self.state == state, within):
            raise NotHeard(f"not {state} within {within} s but {self.state}; heard: {self.heard}")

    async def notices(self, seen: Callable[[], bool], within: float = 60.0) -> None:
        """Let time pass until `seen()`."""
        if not await self._clock.until(seen, within):
            raise NotHeard(f"not seen within {within} s; heard: {self.heard}")

    def _next(self, text: str) -> int | None:
        wanted = text.casefold()
        after = range(self._cursor, len(self.captions))
        return next((i for i in after if wanted in self.captions[i].text.casefold()), None)


@dataclass(frozen=True, slots=True)
class Phone:
    """How a called phone behaves. Times in seconds; keys are pressed that long after the answer."""

    kind: Literal["answers", "busy", "no_answer", "voicemail"] = "answers"
    answers_after: float = 3.0
    presses: tuple[tuple[float, str], ...] = ()
    hangs_up_after: float | None = None


class CalledPhone(Person):
    """A phone that is rung. A voicemail answers like a person and presses nothing."""

    def __init__(self, clock: Clock, behaviour: Phone) -> None:
        super().__init__(clock)
        self._behaviour = behaviour

    def ring(self, leg: Leg) -> None:
        super().ring(leg)
        if self._behaviour.kind == "busy":
            leg.refuse(self, "busy", "486")
        elif self._behaviour.kind in ("answers", "voicemail"):
            leg.beside(leg.board.spawn(self._live(leg)))

    async def _live(self, leg: Leg) -> None:
        await self._clock.sleep(self._behaviour.answers_after)
        leg.answer(self)
        elapsed = 0.0
        for after, keys in self._behaviour.presses:
            await self._clock.sleep(after - elapsed)
            elapsed = after
            leg.press(keys)
        if self._behaviour.hangs_up_after is not None:
            await self._clock.sleep(self._behaviour.hangs_up_after - elapsed)
            leg.hang_up()


class Softphone(Person):
    """A registered softphone. While in a call it ignores invitations, as the real one does (§2.2 G)."""

    def ring(self, leg: Leg) -> None:
        if self.state in ("idle", "ended"):
            super().ring(leg)

    def tell(self, leg: Leg, event: Event) -> None:
        if leg is self._leg:
            super().tell(leg, event)

    def accepts(self) -> None:
        self.leg.answer(self)

    def declines(self) -> None:
        self.leg.refuse(self, self.leg.board.switches.softphone_rejects, "603")

    def mutes(self, muted: bool = True) -> None:
        self.leg.microphone_off = muted

    async def rings(self, within: float = 60.0) -> Leg:
        await self.becomes("ringing", within)
        return self.leg
