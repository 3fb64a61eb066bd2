"""People who write: each comes once, lives one of a few stories, and remembers what was acknowledged and shown."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from random import Random
from typing import Literal

import aiohttp

from tests.chaos.pages import FOR_A_MOMENT, LOST, Page
from tests.chaos.ways import WAYS, Way
from tests.chat_client import Frame, new_id

Story = Literal["leaves in the flow", "gives up waiting", "ends the talk", "stays to the end"]
STORIES: dict[Story, int] = {
    "leaves in the flow": 8,
    "gives up waiting": 12,
    "ends the talk": 40,
    "stays to the end": 40,
}
ROOMFUL = 55  # visitors of one address: sixty chats an hour are let through
STUCK_SECONDS = 60
LIFE_SECONDS = 150
SOON_SECONDS = 15  # for what needs nobody: the line's own words, kills included
AGAIN_SECONDS = 0.3


class Chatter:
    """`faults` says in words what went wrong. What was acknowledged is in `kept`, by the number of its entry."""

    def __init__(self, url: str, index: int, chance: Random) -> None:
        self.name = f"V{index}"
        self.story: Story = chance.choices(list(STORIES), list(STORIES.values()))[0]
        self.way: type[Way] = chance.choices(list(WAYS), list(WAYS.values()))[0]
        self.kept: dict[int, str] = {}
        self.said: list[str] = []  # whatever may stand in the conversation
        self.faults: list[str] = []
        self.page: Page
        self._url = url
        self._address = f"127.0.0.{2 + index // ROOMFUL}"
        self._chance = chance

    @property
    def token(self) -> str:
        return self.page.token

    @property
    def _stage(self) -> str:
        return str(self.page.state.get("stage"))

    async def live(self) -> None:
        """Come, live the story to its end, and look once more whether everything was shown."""
        connector = aiohttp.TCPConnector(local_addr=(self._address, 0))
        async with aiohttp.ClientSession(self._url, connector=connector) as http:
            self.page = Page(http, self._url)
            await self._come()
            self._way = self.way(self.page)
            hearing = asyncio.create_task(self._way.live())
            try:
                async with asyncio.timeout(LIFE_SECONDS):
                    await self._story()
            except TimeoutError:
                self.faults.append(f"is stuck in {self._stage} and never answered")
            finally:
                hearing.cancel()
                await asyncio.gather(hearing, return_exceptions=True)
                self.faults += self.page.faults

    async def _come(self) -> None:
        op = new_id()
        while True:
            with suppress(*LOST):
                answer = await self.page.post("/chat/open", {"op": op, "language": "fr"})
                told = await answer.json()
                if answer.status == 200:
                    self.page.token = told["token"]
                    return
                self.page.refused(told["error"]["code"])
            await asyncio.sleep(AGAIN_SECONDS)

    async def _story(self) -> None:
        if not await self._comes_to("flow"):
            return
        if self.story == "leaves in the flow":
            await self._end()
        elif await self._answers():
            await self._waits_and_talks()
        if self._stage == "after" and self._chance.random() < 0.7:
            await self._press()
            await self._comes_to("closed")
        if self._stage not in ("after", "closed") or not self.page.has_read(self._stage):
            self.faults.append(f"saw no goodbye, but {self._stage}")

    async def _answers(self) -> bool:
        """The questions of the flow, by words or by buttons, until the line."""
        while self._stage == "flow":
            step = self.page.state["ask"]["step"]
            if self._chance.random() < 0.3 or not self.page.state["ask"]["options"]:
                await self._say(self._chance.choice(("un faux message de ma banque", "ma tablette", "29200", "oui")))
            else:
                await self._press()
            moved = lambda: self._stage != "flow" or self.page.state["ask"]["step"] != step  # noqa: B023, E731
            if not await self.page.sees(moved, SOON_SECONDS):
                self.faults.append(f"answered {step}, and nothing followed")
                return False
        return True

    async def _waits_and_talks(self) -> None:
        if self.story == "gives up waiting":
            await asyncio.sleep(self._chance.uniform(0, 2))
            return await self._end()
        if not await self._comes_to("talk", "after"):
            return None
        for number in range(self._chance.randrange(3, 7)):
            await asyncio.sleep(self._chance.uniform(0.1, 0.8))
            if self._stage in ("after", "closed"):
                return None
            await self._say(f"{self.name} écrit {number}")
        if self.story == "ends the talk":
            return await self._end()
        await self._comes_to("after", "closed")
        return None

    async def _comes_to(self, *stages: str) -> bool:
        seen = await self.page.sees(lambda: self._stage in stages, STUCK_SECONDS)
        if not seen:
            self.faults.append(f"is stuck in {self._stage}, never came to {stages[0]}")
        return seen

    async def _say(self, text: str) -> None:
        self.said.append(text)
        answer = await self._tell("say", text=text)
        if answer["type"] == "ack":
            self.kept[answer["n"]] = text
        elif answer["code"] != "chat.over":
            self.page.refused(answer["code"])

    async def _press(self) -> None:
        ask = self.page.state["ask"]
        option = self._chance.choice(ask["options"])
        self.said.append(option["label"])
        answer = await self._tell("choose", step=ask["step"], key=option["key"])
        if answer["type"] == "ack" and answer["n"]:
            self.kept[answer["n"]] = option["label"]
        else:
            self.faults.append(f"pressed a button, and was answered {answer}")

    async def _end(self) -> None:
        await self._tell("end")
        await self._comes_to("after", "closed")

    async def _tell(self, type: str, **fields: str) -> Frame:
        """Say it until it is answered, under one id."""
        frame: Frame = {"type": type, "id": new_id(), **fields}
        while True:
            answer = await self._way.ask(frame)
            if answer is not None and (answer["type"] == "ack" or answer["code"] not in FOR_A_MOMENT):
                return answer
            if answer is not None:
                self.page.refused(answer["code"])
            await asyncio.sleep(AGAIN_SECONDS)
