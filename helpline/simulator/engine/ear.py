"""What a Gather hears from the party, as events in their order, with a limit on the wait."""

import asyncio
from dataclasses import dataclass

from helpline.simulator.clock import Clock


@dataclass(frozen=True, slots=True)
class Key:
    key: str


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    pass


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    text: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class PromptsDone:
    pass


Sign = Key | SpeechStarted | SpeechEnded | PromptsDone


class Ear:
    """`keys` and `speech` say what is listened to; the rest never arrives here."""

    def __init__(self, clock: Clock, *, keys: bool, speech: bool) -> None:
        self.keys = keys
        self.speech = speech
        self._clock = clock
        self._signs: asyncio.Queue[Sign] = asyncio.Queue()

    def notice(self, sign: Sign) -> None:
        self._signs.put_nowait(sign)

    async def next(self, until: float | None) -> Sign | None:
        """The next sign, or None when the clock reaches `until` (in its seconds) first."""
        if not self._signs.empty():
            return self._signs.get_nowait()
        if until is None:
            return await self._signs.get()
        sign = asyncio.ensure_future(self._signs.get())
        alarm = asyncio.ensure_future(self._clock.sleep(until - self._clock.seconds()))
        try:
            await asyncio.wait({sign, alarm}, return_when=asyncio.FIRST_COMPLETED)
            return sign.result() if sign.done() else None
        finally:
            sign.cancel()
            alarm.cancel()
