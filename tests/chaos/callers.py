"""People who call: each dials once, lives one of a few stories, and remembers what happened to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from helpline.simulator.clock import Clock
from helpline.simulator.engine.conducting import APPLICATION_ERROR
from helpline.simulator.engine.events import Event, StateChanged
from helpline.simulator.engine.leg import Leg
from helpline.simulator.line import Line
from helpline.simulator.parties.scripted import Person
from ivr_flows.loader import load_library
from tests.provider import LINE

Story = Literal["hangs up in the menu", "gives up waiting", "ends the talk", "stays to the end"]
STORIES: dict[Story, int] = {
    "hangs up in the menu": 8,
    "gives up waiting": 17,
    "ends the talk": 35,
    "stays to the end": 40,
}
KEYS = ("1", "2", "3", "4", "")  # nothing: silence leads to a person as well
FIRST = 33_639_980_000  # numbers nobody has (Arcep's fiction range 06 39 98)


@dataclass(frozen=True)
class Words:
    """What a caller hears when the service has given up, and when it asks for patience."""

    errors: tuple[str, ...]
    patience: str

    @classmethod
    def load(cls) -> Words:
        library = load_library()
        last, static = (library.phrase(key, "fr").text for key in ("panne.fin", "panne.secours"))
        return cls((APPLICATION_ERROR, last, static), library.phrase("panne.patience", "fr").text)


class Ear(Person):
    """A scripted person who wakes up whoever waits for something to happen to them, without polling."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._happened = asyncio.Event()

    def tell(self, leg: Leg, event: Event) -> None:
        super().tell(leg, event)
        self._happened.set()

    async def until(self, seen: Callable[[], bool]) -> bool:
        """Wait until `seen()` or the end of the call; says whether it was seen."""
        while not seen() and self.state != "ended":
            self._happened.clear()
            await self._happened.wait()
        return seen()


class Caller(Ear):
    """`number` is theirs alone, so that the records can be asked about them."""

    def __init__(self, line: Line, index: int, chance: Random) -> None:
        super().__init__(line.clock)
        self.number = f"+{FIRST + index}"
        self.story: Story = chance.choices(list(STORIES), list(STORIES.values()))[0]
        self._line = line
        self._key = chance.choice(KEYS)
        self._pause = chance.uniform(0.5, 20.0)  # seconds of the line's clock

    @property
    def talked(self) -> bool:
        """Somebody was heard."""
        return any(caption.who == "other" for caption in self.captions)

    @property
    def ends(self) -> int:
        return sum(isinstance(event, StateChanged) and event.state == "ended" for event in self.events)

    def heard_one_of(self, texts: tuple[str, ...]) -> bool:
        return any(text in texts for text in self.heard)

    async def live(self) -> None:
        """Dial, and live the story to its end."""
        self.dials(self._line.board.call_in(self, self.number, LINE))
        await self._story()
        await self.until(lambda: False)

    async def _story(self) -> None:
        if not await self.until(lambda: self.listening != "none"):
            return None
        if self.story == "hangs up in the menu":
            return await self._pause_and_hang_up()
        if self._key:
            self.presses(self._key)
        if self.story == "gives up waiting" and await self.until(lambda: bool(self.playing) or self.talked):
            return await self._pause_and_hang_up()
        if await self.until(lambda: self.talked):
            self.says("Bonjour, je n’arrive pas à ouvrir ma messagerie.")
            if self.story == "ends the talk":
                await self._pause_and_hang_up()
        return None

    async def _pause_and_hang_up(self) -> None:
        await self._clock.sleep(self._pause)
        self.hangs_up()
