"""Call progress: the status callbacks of one leg (§1.3, §8.3)."""

from email.utils import format_datetime
from math import ceil
from typing import TYPE_CHECKING, Final

from helpline.simulator.engine.outbox import Outbox
from helpline.simulator.webhooks.client import Ask

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

    def report(self, event: str) -> object:
        """Post one event if it was asked for; returns the delivering task, if any."""
        if not self.url or event not in self.events:
            return None
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
        return self._outbox.send(Ask(self.url, self.method, params, leg.sid, leg.cookies), final=event == "completed")

    def _final(self) -> dict[str, str]:
        leg = self._leg
        seconds = leg.duration()
        extra = {"CallDuration": str(seconds), "Duration": str(ceil(seconds / 60))}
        if leg.sip_code:
            extra["SipResponseCode"] = leg.sip_code
        return extra
