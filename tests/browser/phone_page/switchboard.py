"""The real line simulator on the real clock, with a service of a few documents behind its number."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import jwt
from aiohttp import web

import helpline.web
from helpline.simulator.app import simulated_line
from helpline.simulator.clock import RealClock
from helpline.simulator.settings import NumberUrls, SimulatorSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.typedefs import Handler

MODELS = Path(helpline.web.__file__).parent / "static" / "js" / "models"
NUMBER = "+33170772372"
ACCOUNT, TOKEN, KEY, SECRET = f"AC{'1' * 32}", "t" * 32, f"SK{'2' * 32}", "s" * 32

WELCOME = """<?xml version="1.0" encoding="UTF-8"?><Response>
<Gather input="dtmf speech" language="fr-FR" numDigits="1" finishOnKey="" timeout="30" speechTimeout="auto"
 action="/picked"><Say language="fr-FR">Bonjour.</Say></Gather></Response>"""
THROUGH = """<?xml version="1.0" encoding="UTF-8"?><Response>
<Say language="fr-FR">Merci.</Say><Dial><Conference waitUrl="/wait" endConferenceOnExit="true">salon</Conference></Dial>
</Response>"""
WAIT = """<?xml version="1.0" encoding="UTF-8"?><Response><Play loop="0">/piece</Play></Response>"""
DESK = """<?xml version="1.0" encoding="UTF-8"?><Response>
<Dial><Conference endConferenceOnExit="true">salon</Conference></Dial></Response>"""


@dataclass(slots=True)
class Switchboard:
    """`phone` is the telephone's page, `desk` a page that holds the softphone's modules, `line` the simulator."""

    line: str
    desk: str

    @property
    def phone(self) -> str:
        return f"{self.line}/phone"

    @property
    def softphone(self) -> str:
        return self.line.replace("http", "ws", 1) + "/sim/softphone"


def volunteer_token(identity: str, lives: int) -> str:
    """What our server hands the console, made by hand: the simulator shares no code with it. `lives` in seconds."""
    grants = {"identity": identity, "voice": {"incoming": {"allow": True}}}
    now = int(time.time())
    claims = {"iss": KEY, "sub": ACCOUNT, "nbf": now, "exp": now + lives, "grants": grants}
    return jwt.encode(claims, SECRET, algorithm="HS256")


@asynccontextmanager
async def working_switchboard() -> AsyncIterator[Switchboard]:
    app = web.Application()
    for name, text in {"/inbound": WELCOME, "/picked": THROUGH, "/wait": WAIT, "/desk": DESK}.items():
        app.router.add_post(name, _always(text, "text/xml"))
    app.router.add_get("/piece", _always("no music", "audio/mpeg"))
    app.router.add_get("/", _always("<!doctype html><title>desk</title>", "text/html"))
    app.router.add_static("/models", MODELS)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service = f"http://127.0.0.1:{runner.addresses[0][1]}"
    numbers = {NUMBER: NumberUrls(voice_url=f"{service}/inbound")}
    settings = SimulatorSettings(ACCOUNT, TOKEN, KEY, SECRET, numbers, port=0)
    try:
        async with simulated_line(settings, RealClock()) as line:
            yield Switchboard(line.url, service)
    finally:
        await runner.cleanup()


def _always(text: str, kind: str) -> Handler:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type=kind, charset="utf-8")

    return answer
