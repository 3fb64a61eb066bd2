"""A visitor's page that believes nothing: it notes whatever comes twice, out of order, or has no way on."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable

import aiohttp

from tests.chat_client import Frame, Visitor

LOST = (aiohttp.ClientError, OSError, TimeoutError, json.JSONDecodeError)  # a line or a body cut short is no JSON
FOR_A_MOMENT = frozenset({"chat.too_fast", "unavailable"})  # said again, with the same id
WORDS = {"queue": "file d’attente", "talk": "vous répond", "after": "La conversation est terminée"}


class Page(Visitor):
    """What it was told, and what was wrong with it (`faults`, in words)."""

    def __init__(self, http: aiohttp.ClientSession, origin: str) -> None:
        super().__init__(http, origin)
        self.faults: list[str] = []
        self.shown: Counter[str] = Counter()  # refusals
        self.connections = 0
        self._changed = asyncio.Event()
        self._expected: dict[str, asyncio.Future[Frame | None]] = {}

    def take(self, frame: Frame) -> None:
        kind = frame["type"]
        if kind == "entries":
            self._read(frame["entries"])
        elif kind == "state":
            self._stand(frame)
        elif kind in ("ack", "error"):
            self._answered(frame)
        elif kind == "bye" and frame["reason"] != "shutdown":
            self.faults.append(f"was sent away: {frame['reason']}")
        self._changed.set()

    def refused(self, code: str) -> None:
        """Something was refused; what can be tried again is no fault."""
        self.shown[code] += 1
        if code not in FOR_A_MOMENT:
            self.faults.append(f"was refused: {code}")

    def expect(self, id: str) -> asyncio.Future[Frame | None]:
        """The answer to the frame that carries this id; None when the connection is lost first."""
        return self._expected.setdefault(id, asyncio.get_running_loop().create_future())

    def lose(self) -> None:
        """The connection is lost."""
        for answer in self._expected.values():
            if not answer.done():
                answer.set_result(None)
        self._expected.clear()

    async def sees(self, wanted: Callable[[], bool], seconds: float) -> bool:
        """Wait until the page shows it; False when it does not within so long."""
        try:
            async with asyncio.timeout(seconds):
                while not wanted():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    def _read(self, entries: list[Frame]) -> None:
        for entry in entries:
            if entry["n"] != self.last + 1:
                self.faults.append(f"was told entry {entry['n']} after {self.last}")
            self.written.append(entry)

    def _stand(self, state: Frame) -> None:
        moved = (state["stage"], state.get("ask")) != (self.state.get("stage"), self.state.get("ask"))
        if moved and not self.has_read(state["stage"]):
            self.faults.append(f"was told where it stands ({state['stage']}) before the words of it")
        self.state = state

    def has_read(self, stage: str) -> bool:
        """Whether the words that lead to this stage are on the page."""
        if stage in WORDS:
            return any(WORDS[stage] in text for text in self.texts())
        return bool(self.written) and self.written[-1]["from"] == "line"

    def _answered(self, frame: Frame) -> None:
        answer = self._expected.pop(frame.get("id", ""), None)
        if answer is not None and not answer.done():
            answer.set_result(frame)
        elif frame["type"] == "error":
            self.refused(frame["code"])
