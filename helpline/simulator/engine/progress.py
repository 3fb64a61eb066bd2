"""Call progress: the status callbacks of one leg (§1.3, §8.3)."""

import asyncio
from email.utils import format_datetime
from math import ceil
from typing import TYPE_CHECKING, Final

from helpline.simulator.engine.outbox import Outbox
from helpline.simulator.webhooks.asking import Ask

if TYPE_CHECKING:
    from helpline.simulator.engine.leg import Leg

EVENTS: Final = ("initiated", "ringing", "answered", "completed")
_STATUS = {"initiated": "initiated", "ringing": "ringing", "answered": "in-progress"}


class Progress:
    """Reports the events asked for. SequenceNumber counts what is reported, from 0."""

    def __init__(
        self, leg: "Leg", url: str = "", method: str = "POST", events: tuple[str, ...] = ("completed",)
    ) -> None:
        self.url = url
        self.method = method
        self.events = events
        self._leg = leg
        self._sequence = 0
        self._outbox = Outbox(leg.board)
        self.first_delivered = asyncio.Event()

    def report(self, event: str) -> None:
        """Post one event if it was asked for."""
        if not self.wants(event):
            return
        leg = self._leg
        params = leg.params() | {
            "CallStatus": _STATUS.get(event, leg.status),
            "Timestamp": format_datetime(leg.board.clock.now()),
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(self._sequence),
        }
        if event == "completed":
            params |= self._final()
        self._sequence += 1
        sent = self._outbox.send(Ask(self.url, self.method, params, leg.sid, leg.cookies), final=event == "completed")
        if sent is not None:
            sent.add_done_callback(lambda _: self.first_delivered.set())

    def wants(self, event: str) -> bool:
        return bool(self.url) and event in self.events

    def _final(self) -> dict[str, str]:
        leg = self._leg
        seconds = leg.duration()
        extra = {"CallDuration": str(seconds), "Duration": str(ceil(seconds / 60))}
        if leg.sip_code:
            extra["SipResponseCode"] = leg.sip_code
        return extra
