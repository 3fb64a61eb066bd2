"""People who write instead of calling: each opens one conversation, lives one story, and reads to its end."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Literal

import aiohttp

from tests.chaos.pages import Page, Way

Story = Literal["leaves in the questions", "gives up waiting", "ends the talk", "stays to the end"]
STORIES: dict[Story, int] = {
    "leaves in the questions": 8,
    "gives up waiting": 10,
    "ends the talk": 37,
    "stays to the end": 45,
}
WAYS: dict[Way, int] = {"socket": 60, "stream": 20, "poll": 20}
KEYS = ("0", "1", "2", "3")
MESSAGES = (2, 5)  # more within ten seconds would be refused
TYPING_SECONDS = (0.1, 1.2)
THANKS = "merci, c’est tout"
ANSWER = "Réponse : "


class Writer(Page):
    """`name` stands in each of their messages, so that none can be taken for another's."""

    def __init__(self, http: aiohttp.ClientSession, origin: str, index: int, chance: Random) -> None:
        super().__init__(http, origin, chance.choices(list(WAYS), list(WAYS.values()))[0])
        self.name = f"Personne {index}"
        self.story: Story = chance.choices(list(STORIES), list(STORIES.values()))[0]
        self.said: list[str] = []
        self.ended = False
        self._chance = chance

    @property
    def stage(self) -> str:
        return str(self.state.get("stage", ""))

    @property
    def answers(self) -> list[str]:
        """What volunteers have written."""
        return self.texts("agent")

    async def live(self) -> None:
        """From the first click to the last word."""
        await self.opens()
        listening = asyncio.create_task(self.listens())
        living = asyncio.create_task(self._story())
        try:
            await asyncio.wait((listening, living), return_when=asyncio.FIRST_COMPLETED)
            for task in (listening, living):
                if task.done():
                    task.result()
            self.ended = True
        finally:
            listening.cancel()
            living.cancel()
            await asyncio.gather(listening, living, return_exceptions=True)

    async def _story(self) -> None:
        await self.sees(lambda: "ask" in self.state)
        if self.story == "leaves in the questions":
            await self.sends("end")
        else:
            await self.sends("choose", step=self.state["ask"]["step"], key=self._chance.choice(KEYS))
            await self.sees(lambda: self.stage not in ("", "flow"))
            await (self._gives_up() if self.story == "gives up waiting" else self._talks())
        await self._says_goodbye()

    async def _gives_up(self) -> None:
        await asyncio.sleep(self._chance.uniform(0.1, 1.0))
        await self.sends("end")

    async def _talks(self) -> None:
        await self.sees(lambda: self.stage == "talk")
        count = self._chance.randint(*MESSAGES)
        for number in range(count):
            last = number == count - 1 and self.story == "stays to the end"
            await self._says(THANKS if last else f"question {number}")
            if self._chance.random() < 0.6:
                await self._is_answered()
        await self._is_answered()
        if self.story == "ends the talk":
            await self.sends("end")

    async def _says(self, text: str) -> None:
        await asyncio.sleep(self._chance.uniform(*TYPING_SECONDS))
        self.said.append(f"{self.name}, {text}")
        await self.sends("say", text=self.said[-1])

    async def _is_answered(self) -> None:
        await self.sees(lambda: len(self.answers) >= len(self.said))

    async def _says_goodbye(self) -> None:
        await self.sees(lambda: self.stage in ("after", "closed"))
        if self.stage == "after":
            await self.sends("choose", step=self.state["ask"]["step"], key="4")
            await self.sees(lambda: self.stage == "closed")
