"""Who could hear whom, taken from the line itself: the truth about « connected », whatever the service believes."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.talk import Talk, Voice


class Talks:
    """Watches every talk of the line; `faults` says in words what must never be."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.seconds: dict[str, float] = defaultdict(float)  # a caller's leg to how long they could hear a volunteer
        self._present: dict[Talk, list[Leg]] = {}
        self._since: dict[Talk, float] = {}

    @contextmanager
    def watched(self) -> Iterator[Talks]:
        enter, leave = Talk.enter, Talk.leave

        def entering(talk: Talk, voice: Voice) -> None:
            enter(talk, voice)
            self._entered(talk, voice.leg)

        def leaving(talk: Talk, leg: Leg) -> None:
            leave(talk, leg)
            self._left(talk, leg)

        with patch.object(Talk, "enter", entering), patch.object(Talk, "leave", leaving):
            yield self

    def _entered(self, talk: Talk, leg: Leg) -> None:
        for other, present in self._present.items():
            if other is not talk and _who(leg) in map(_who, present):
                self.faults.append(f"{_who(leg)} is in two talks at once")
        present = self._present.setdefault(talk, [])
        present.append(leg)
        callers, volunteers = _sides(present)
        if len(callers) > 1 or len(volunteers) > 1:
            self.faults.append(f"{len(callers)} callers and {len(volunteers)} volunteers in one talk")
        if callers and volunteers:
            self._since[talk] = asyncio.get_running_loop().time()

    def _left(self, talk: Talk, leg: Leg) -> None:
        present = self._present.get(talk, [])
        if leg not in present:
            return
        if talk in self._since:
            spent = asyncio.get_running_loop().time() - self._since.pop(talk)
            for caller in _sides(present)[0]:
                self.seconds[caller.sid] += spent
        present.remove(leg)
        if not present:
            del self._present[talk]


def _sides(present: list[Leg]) -> tuple[list[Leg], list[Leg]]:
    return [leg for leg in present if leg.direction == "inbound"], [
        leg for leg in present if leg.direction == "outbound-api"
    ]


def _who(leg: Leg) -> str:
    """The person: a caller by their only call, a volunteer by their softphone, whatever leg it is in."""
    return leg.sid if leg.direction == "inbound" else leg.to
