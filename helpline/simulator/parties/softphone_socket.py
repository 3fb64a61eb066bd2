"""The console's softphone: `GET /sim/softphone`, JSON both ways (docs/reference/simulator.md)."""

import asyncio
from typing import Any

from aiohttp import web

from helpline.simulator.engine.events import Caption, Event, Held, Music, Quiet, StateChanged
from helpline.simulator.engine.leg import Leg
from helpline.simulator.keys import BOARD, SOCKETS
from helpline.simulator.parties.tokens import TokenRefused, granted
from helpline.simulator.parties.wire import Wire, messages, opened
from helpline.simulator.switchboard import Switchboard

EXPIRES_SOON = 60.0


def setup(app: web.Application) -> None:
    app.router.add_get("/sim/softphone", _connect)


async def _connect(request: web.Request) -> web.WebSocketResponse:
    socket = await opened(request)
    wire = Wire(socket)
    device = Device(request.app[BOARD], wire)
    pump = asyncio.ensure_future(wire.pump())
    try:
        async for message in messages(socket):
            device.obey(message)
    finally:
        device.unplug()
        pump.cancel()
        request.app[SOCKETS].discard(socket)
    return socket


class Device:
    """One registered softphone. Its socket closing ends its calls at once; while in one it ignores invitations."""

    def __init__(self, board: Switchboard, wire: Wire) -> None:
        self._board = board
        self._wire = wire
        self._address = ""
        self._legs: dict[str, Leg] = {}
        self._expiry: asyncio.Task[None] | None = None

    def obey(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "register", "token": str(token)} if not self._address:
                self._register(token)
            case {"type": "update-token", "token": str(token)} if self._address:
                self._register(token)
            case {"type": str(what), "call": str(call)} if call in self._legs:
                self._act(self._legs[call], what, message)

    def unplug(self) -> None:
        self._board.directory.detach(self._address, self)
        if self._expiry is not None:
            self._expiry.cancel()
        for leg in list(self._legs.values()):
            if self in leg.ringing:
                leg.refuse(self, self._board.switches.softphone_unregistered, "480")
            else:
                leg.hang_up()

    def ring(self, leg: Leg) -> None:
        if self._legs:  # the real device logs « ignoring incoming invite » and lets it ring
            return
        self._legs[leg.sid] = leg
        parameters = {"CallSid": leg.sid, "From": leg.from_, "To": leg.to} | leg.custom
        self._wire.send("incoming", call=leg.sid, to=leg.to, parameters=parameters, **{"from": leg.from_})

    def tell(self, leg: Leg, event: Event) -> None:
        if leg.sid not in self._legs:
            return
        match event:
            case StateChanged("ended", _):
                del self._legs[leg.sid]
                self._wire.send("disconnect" if leg.party is self else "cancel", call=leg.sid)
            case StateChanged("connected", _):
                self._wire.send("accepted", call=leg.sid)
            case Caption():
                self._wire.send(
                    "heard",
                    call=leg.sid,
                    text=event.text,
                    who=event.who,
                    language=event.language,
                    rate=event.rate,
                    duration=round(event.seconds, 2),
                )
            case Held(on):
                self._wire.send("hold", call=leg.sid, on=on)
            case Music(playing, url):
                self._wire.send("music", call=leg.sid, playing=playing, url=url)
            case Quiet():
                self._wire.send("quiet", call=leg.sid)

    def _act(self, leg: Leg, what: str, message: dict[str, Any]) -> None:
        match what, message:
            case "accept", _:
                leg.answer(self)
            case "reject" | "hangup", _ if self in leg.ringing:
                leg.refuse(self, self._board.switches.softphone_rejects, "603")
            case "hangup", _:
                leg.hang_up()
            case "mute", {"muted": bool(muted)}:
                leg.microphone_off = muted
            case "digits", {"digits": str(digits)}:
                leg.press(digits)
            case "say", {"text": str(text)} if text.strip():
                leg.speak(text.strip())

    def _register(self, token: str) -> None:
        if self._renew(token):
            self._board.directory.detach(self._address, self)  # once only, also when the old token had ended
            self._board.directory.attach(self._address, self)
            self._wire.send("registered", identity=self._address.removeprefix("client:"))

    def _renew(self, token: str) -> bool:
        now = self._board.clock.now().timestamp()
        try:
            grant = granted(token, self._board.settings, now)
        except TokenRefused as refusal:
            self._wire.send("refused", reason=str(refusal))
            return False
        address = f"client:{grant.identity}"
        if self._address not in ("", address):
            self._wire.send("refused", reason="the new token is of another identity")
            return False
        self._address = address
        if self._expiry is not None:
            self._expiry.cancel()
        self._expiry = self._board.spawn(self._expire(grant.expires - now))
        return True

    async def _expire(self, seconds: float) -> None:
        """Say that the token will end; when it does, the device is no longer registered."""
        await self._board.clock.sleep(seconds - EXPIRES_SOON)
        self._wire.send("token-will-expire")
        await self._board.clock.sleep(min(seconds, EXPIRES_SOON))
        self._board.directory.detach(self._address, self)
        self._wire.send("refused", reason="the token has expired")
