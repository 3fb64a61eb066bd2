"""Who could hear whom, taken from the line itself: the truth about « connected », whatever the service believes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from helpline.simulator.engine.leg import Leg
from helpline.simulator.engine.talk import Talk, Voice


class Talks:
    """Watches every talk of the line; `faults` says in words what must never be."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.pairs: set[tuple[str, str]] = set()  # caller's leg, volunteer's address
        self._present: dict[Talk, list[Leg]] = {}

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
            addresses = [one.to if one.direction == "outbound-api" else one.sid for one in present]
            address = leg.to if leg.direction == "outbound-api" else leg.sid
            if other is not talk and address in addresses:
                self.faults.append(f"{address} is in two talks at once")
        present = self._present.setdefault(talk, [])
        present.append(leg)
        callers = [one for one in present if one.direction == "inbound"]
        volunteers = [one for one in present if one.direction == "outbound-api"]
        if len(callers) > 1 or len(volunteers) > 1:
            self.faults.append(f"{len(callers)} callers and {len(volunteers)} volunteers in one talk")
        self.pairs |= {(caller.sid, volunteer.to) for caller in callers for volunteer in volunteers}

    def _left(self, talk: Talk, leg: Leg) -> None:
        present = self._present.get(talk, [])
        if leg in present:
            present.remove(leg)
        if not present:
            self._present.pop(talk, None)
