"""The on-screen phone: `GET /sim/phone/socket`, JSON both ways (docs/reference/simulator.md)."""

import asyncio
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from helpline.simulator.dialled import normalised
from helpline.simulator.engine.events import Beep, Caption, Event, Held, Listening, Music, Quiet, StateChanged
from helpline.simulator.engine.leg import Leg
from helpline.simulator.keys import BOARD, SOCKETS
from helpline.simulator.parties.wire import Wire, messages, opened
from helpline.simulator.switchboard import NotInService, Switchboard

WITHHELD = "anonymous"
WORDS: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text("utf-8"))


def setup(app: web.Application) -> None:
    app.router.add_get("/sim/phone/socket", _connect)


async def _connect(request: web.Request) -> web.WebSocketResponse:
    socket = await opened(request)
    wire = Wire(socket)
    phone = ScreenPhone(request.app[BOARD], wire)
    pump = asyncio.ensure_future(wire.pump())
    try:
        wire.send("state", state="idle")
        async for message in messages(socket):
            phone.obey(message)
    finally:
        phone.unplug()
        pump.cancel()
        request.app[SOCKETS].discard(socket)
    return socket


class ScreenPhone:
    """One phone, one call at a time. Its socket closing hangs up at once."""

    def __init__(self, board: Switchboard, wire: Wire) -> None:
        self._board = board
        self._wire = wire
        self._leg: Leg | None = None
        self._number = ""

    def obey(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "dial", "to": str(to)} if self._leg is None:
                words = WORDS.get(str(message.get("language")), WORDS["fr"])
                self._dial(to, str(message.get("from", "")), message.get("withheld") is True, words)
            case {"type": "attach", "number": str(number)}:
                self._attach(normalised(number))
            case {"type": "key", "key": str(key)} if self._leg and key in "0123456789*#":
                self._leg.press(key)
            case {"type": "say", "text": str(text)} if self._leg and text.strip():
                self._leg.speak(text.strip())
            case {"type": "answer"} if self._leg:
                self._leg.answer(self)
            case {"type": "reject"} if self._leg:
                self._leg.refuse(self, "busy", "486")
            case {"type": "hangup"} if self._leg:
                self._leg.hang_up()
            case {"type": "cut"} if self._leg:
                self._leg.cut()

    def unplug(self) -> None:
        self._board.directory.detach(self._number, self)
        if self._leg is not None and self in self._leg.ringing:
            self._leg.refuse(self, "no-answer", "480")
        elif self._leg is not None:
            self._leg.hang_up()

    def ring(self, leg: Leg) -> None:
        if self._leg is not None:
            leg.refuse(self, "busy", "486")
            return
        self._leg = leg
        self._wire.send("state", state="incoming", call=leg.sid, **{"from": leg.from_})

    def tell(self, leg: Leg, event: Event) -> None:
        if leg is not self._leg:
            return
        match event:
            case StateChanged(state, reason):
                if state == "ended":
                    self._leg = None
                self._wire.send("state", state=state, call=leg.sid, reason=reason)
            case Caption():
                self._wire.send("caption", **caption(event))
            case Music(playing, url):
                self._wire.send("music", playing=playing, url=url)
            case Listening(kind):
                self._wire.send("listening", kind=kind)
            case Quiet():
                self._wire.send("quiet")
            case Held(on):
                self._wire.send("hold", on=on)
            case Beep():
                self._wire.send("beep")

    def _dial(self, to: str, from_: str, withheld: bool, words: dict[str, str]) -> None:
        caller = WITHHELD if withheld or not from_ else normalised(from_)
        self._wire.send("state", state="dialling")
        try:
            self._leg = self._board.call_in(self, caller, normalised(to))
        except NotInService:
            self._wire.send("problem", code="not_in_service", text=words["not_in_service"])
            self._wire.send("state", state="ended", reason="failed")
            return
        self._wire.send("state", state="ringing", call=self._leg.sid)

    def _attach(self, number: str) -> None:
        self._board.directory.detach(self._number, self)
        self._number = number
        self._board.directory.attach(number, self)


def caption(event: Caption) -> dict[str, object]:
    """A caption's fields on the wire."""
    return {
        "who": event.who,
        "text": event.text,
        "language": event.language,
        "id": event.number,
        "duration": round(event.seconds, 2),
        "rate": event.rate,
    }
