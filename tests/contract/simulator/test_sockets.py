"""The on-screen phone and the softphone on their WebSockets, in JSON, while real time passes quickly."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any, Literal

import aiohttp
import pytest
import pytest_asyncio
from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from helpline.simulator.app import simulated_line
from helpline.simulator.clock import RealClock
from helpline.simulator.line import Line
from helpline.simulator.settings import NumberUrls, SimulatorSettings
from tests.contract.simulator.conversation import conference, rest
from tests.contract.simulator.numbers import ACCOUNT, KEY, NUMBER, SECRET, TOKEN
from tests.contract.simulator.service import Service

TRIAGE = (
    '<Response><Gather numDigits="1" timeout="5" action="/triage"><Say language="fr-FR"><prosody rate="90%">'
    "Tapez 1.</prosody></Say></Gather></Response>"
)


@pytest_asyncio.fixture
async def line(service: Service) -> AsyncIterator[Line]:
    urls = NumberUrls(f"{service.url}/inbound", f"{service.url}/fallback", f"{service.url}/status")
    settings = SimulatorSettings(ACCOUNT, TOKEN, KEY, SECRET, {NUMBER: urls}, port=0)
    async with simulated_line(settings, RealClock(speed=50)) as line:
        yield line


class Peer:
    """One client of a socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seen: list[dict[str, Any]] = []

    async def send(self, **message: object) -> None:
        await self.socket.send_json(message)

    async def until(self, type_: str, **fields: object) -> dict[str, Any]:
        """The next message of this type with these fields."""
        async with asyncio.timeout(5):
            while True:
                message = await self.socket.receive_json()
                self.seen.append(message)
                if message["type"] == type_ and all(message.get(name) == value for name, value in fields.items()):
                    return message


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def phone(session: aiohttp.ClientSession, line: Line) -> Peer:
    return Peer(await session.ws_connect(f"{line.url}/sim/phone/socket"))


async def softphone(session: aiohttp.ClientSession, line: Line, token: str | None = None) -> Peer:
    peer = Peer(await session.ws_connect(f"{line.url}/sim/softphone"))
    await peer.send(type="register", token=token or access_token())
    return peer


def access_token(identity: str = "agent_x", ttl: int = 3600) -> str:
    token = AccessToken(ACCOUNT, KEY, SECRET, identity=identity, ttl=ttl)
    token.add_grant(VoiceGrant(incoming_allow=True))
    return str(token.to_jwt())


async def test_dialling_captions_keys_and_hanging_up(
    service: Service, line: Line, session: aiohttp.ClientSession
) -> None:
    service.answers |= {"/inbound": TRIAGE, "/triage": '<Response><Play>/a.mp3</Play><Pause length="60"/></Response>'}
    peer = await phone(session, line)
    await peer.until("state", state="idle")
    await peer.send(type="dial", to="01 99 00 00 01", **{"from": "06 39 98 00 01"})
    await peer.until("state", state="ringing")
    await peer.until("state", state="connected")
    await peer.until("listening", kind="dtmf")
    caption = await peer.until("caption")
    assert (caption["who"], caption["text"], caption["language"]) == ("line", "Tapez 1.", "fr-FR")
    assert (caption["id"], caption["rate"], caption["duration"]) == (1, 0.9, 0.92)
    await peer.send(type="key", key="1")
    await peer.until("quiet")
    await peer.until("music", playing=True, url=f"{service.url}/a.mp3")
    await peer.until("music", playing=False)
    await peer.send(type="hangup")
    ended = await peer.until("state", state="ended")
    assert ended["reason"] == "completed"
    assert (service.at("/inbound")[0]["From"], service.at("/triage")[0]["Digits"]) == ("+33639980001", "1")


async def test_a_withheld_number_and_one_that_is_not_in_service(
    service: Service, line: Line, session: aiohttp.ClientSession
) -> None:
    peer = await phone(session, line)
    await peer.send(type="dial", to="01 99 00 00 99")
    assert "pas en service" in (await peer.until("problem"))["text"]
    await peer.until("state", state="ended", reason="failed")
    await peer.send(type="dial", to="0199000099", language="en")
    assert "not in service" in (await peer.until("problem"))["text"]
    await peer.send(type="dial", to="0199000001", withheld=True, **{"from": "0639980001"})
    await peer.until("state", state="ended", reason="completed")
    assert service.at("/inbound")[0]["From"] == "anonymous"


@pytest.mark.parametrize("position", ["completed", "failed"])
async def test_a_line_that_is_cut_ends_as_the_switch_says(
    service: Service, line: Line, session: aiohttp.ClientSession, position: Literal["completed", "failed"]
) -> None:
    line.board.switches.answered_leg_lost = position
    service.answers["/inbound"] = '<Response><Say>Bonjour</Say><Pause length="600"/></Response>'
    peer = await phone(session, line)
    await peer.send(type="dial", to=NUMBER, **{"from": "0639980001"})
    await peer.until("state", state="connected")
    await peer.send(type="cut")
    assert (await peer.until("state", state="ended"))["reason"] == "failed", "the telephone knows"
    await line.eventually(lambda: bool(service.at("/status")))
    assert service.at("/status")[-1]["CallStatus"] == position


async def test_a_closed_phone_socket_hangs_up_at_once(
    service: Service, line: Line, session: aiohttp.ClientSession
) -> None:
    service.answers["/inbound"] = '<Response><Say>Bonjour</Say><Pause length="600"/></Response>'
    peer = await phone(session, line)
    await peer.send(type="dial", to=NUMBER, **{"from": "0639980001"})
    await peer.until("caption")
    await peer.socket.close()
    await line.eventually(lambda: bool(service.at("/status")))
    assert service.at("/status")[0]["CallStatus"] == "completed"


@pytest.mark.parametrize(("reply", "status"), [("answer", "completed"), ("reject", "busy")])
async def test_an_attached_phone_rings(
    service: Service, line: Line, session: aiohttp.ClientSession, reply: str, status: str
) -> None:
    service.answers["/offer"] = "<Response><Say>Bonjour</Say></Response>"
    peer = await phone(session, line)
    await peer.send(type="attach", number="06 39 98 00 02")
    await line.eventually(lambda: bool(line.board.directory.find("+33639980002")))
    async with rest(line) as client:
        made = await client.calls.create_async(to="+33639980002", from_=NUMBER, url=f"{service.url}/offer")
        incoming = await peer.until("state", state="incoming")
        assert (incoming["call"], incoming["from"]) == (made.sid, NUMBER)
        await peer.send(type=reply)
        await peer.until("state", state="ended", reason=status)


async def test_rubbish_on_a_socket_is_passed_over(line: Line, session: aiohttp.ClientSession) -> None:
    peer = await phone(session, line)
    for rubbish in ("", "[]", "{", '{"type":"dial"}', '{"type":"key","key":"ab"}', '{"type":7}'):
        await peer.socket.send_str(rubbish)
    await peer.socket.send_bytes(b"\x00")
    await peer.send(type="dial", to="0199000099")
    await peer.until("problem")


@pytest.mark.parametrize("path", ["/sim/phone/socket", "/sim/softphone"])
async def test_pages_of_other_origins_are_kept_out(line: Line, session: aiohttp.ClientSession, path: str) -> None:
    for origin in ("http://localhost:9", "http://127.0.0.1:8080"):
        await (await session.ws_connect(line.url + path, origin=origin)).close()
    for origin in ("https://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example"):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(line.url + path, origin=origin)
        assert refused.value.status == 403


async def test_a_talk_between_the_phone_and_the_softphone(
    service: Service, line: Line, session: aiohttp.ClientSession
) -> None:
    service.answers |= {"/inbound": conference(service, "caller"), "/offer": conference(service, "agent")}
    caller, agent = await phone(session, line), await softphone(session, line)
    await agent.until("registered", identity="agent_x")
    await caller.send(type="dial", to=NUMBER, **{"from": "0639980001"})
    await caller.until("state", state="connected")
    async with rest(line) as client:
        await client.calls.create_async(to="client:agent_x?offer=O1", from_=NUMBER, url=f"{service.url}/offer")
        incoming = await agent.until("incoming")
        assert incoming["parameters"]["offer"] == "O1"
        call = incoming["call"]
        await agent.send(type="accept", call=call)
        await agent.until("accepted", call=call)
        await line.eventually(lambda: len(service.at("/conf")) == 3)
        await agent.send(type="say", call=call, text="Je vous écoute")
        said = await caller.until("caption", who="other")
        assert (said["text"], said["language"]) == ("Je vous écoute", "fr-FR")
        await caller.send(type="say", text="Bonjour madame")
        heard = await agent.until("heard", call=call)
        assert (heard["text"], heard["who"]) == ("Bonjour madame", "other")
        await agent.send(type="mute", call=call, muted=True)
        await agent.send(type="say", call=call, text="Personne ne m’entend")
        await agent.send(type="mute", call=call, muted=False)
        await agent.send(type="say", call=call, text="Me revoilà")
        assert (await caller.until("caption", who="other"))["text"] == "Me revoilà"
        sid = service.at("/conf")[0]["ConferenceSid"]
        await client.conferences(sid).participants("caller").update_async(hold=True)
        await caller.until("hold", on=True)
    await caller.send(type="hangup")
    await agent.until("disconnect", call=call)


async def test_a_softphone_that_declines_is_cancelled_or_vanishes(
    service: Service, line: Line, session: aiohttp.ClientSession
) -> None:
    line.switches.ring_buffer_seconds = 0
    agent = await softphone(session, line)
    await agent.until("registered")
    async with rest(line) as client:

        async def ringing(timeout: int) -> str:
            made = await client.calls.create_async(
                to="client:agent_x",
                from_=NUMBER,
                url=f"{service.url}/offer",
                status_callback=f"{service.url}/leg",
                timeout=timeout,
            )
            await agent.until("incoming", call=made.sid)
            return str(made.sid)

        declined = await ringing(60)
        await agent.send(type="reject", call=declined)
        unanswered = await ringing(1)
        await agent.until("cancel", call=unanswered)
        await ringing(600)
        await agent.socket.close()
        await line.eventually(lambda: len(service.at("/leg")) == 3)
    assert [seen["CallStatus"] for seen in service.at("/leg")] == ["busy", "no-answer", "no-answer"]
    assert not service.at("/offer")


async def test_a_softphone_whose_page_is_closed_ends_its_call_at_once(
    service: Service, line: Line, session: aiohttp.ClientSession
) -> None:
    service.answers["/offer"] = '<Response><Pause length="3600"/></Response>'
    agent = await softphone(session, line)
    await agent.until("registered")
    async with rest(line) as client:
        made = await client.calls.create_async(to="client:agent_x", from_=NUMBER, url=f"{service.url}/offer")
    await agent.until("incoming")
    await agent.send(type="accept", call=made.sid)
    await agent.until("accepted")
    await agent.socket.close()
    await line.eventually(lambda: line.board.legs[str(made.sid)].status == "completed")


async def test_a_busy_softphone_is_not_told_of_a_second_call(
    service: Service, line: Line, session: aiohttp.ClientSession
) -> None:
    service.answers["/offer"] = '<Response><Pause length="3"/></Response>'
    agent = await softphone(session, line)
    await agent.until("registered")
    async with rest(line) as client:
        call = {"to": "client:agent_x", "from_": NUMBER, "url": f"{service.url}/offer"}
        first = await client.calls.create_async(**call)
        await agent.until("incoming")
        await agent.send(type="accept", call=first.sid)
        await agent.until("accepted")
        second = await client.calls.create_async(timeout=1, **call)
        await agent.until("disconnect", call=first.sid)
        await line.eventually(lambda: line.board.legs[str(second.sid)].status == "no-answer")
    assert all(message.get("call") != second.sid for message in agent.seen)


async def test_tokens_are_checked_renewed_and_run_out(line: Line, session: aiohttp.ClientSession) -> None:
    stranger = await softphone(session, line, "nonsense")
    assert "cannot be read" in (await stranger.until("refused"))["reason"]
    outgoing = AccessToken(ACCOUNT, KEY, SECRET, identity="agent_x")
    stranger = await softphone(session, line, str(outgoing.to_jwt()))
    assert "incoming" in (await stranger.until("refused"))["reason"]

    agent = await softphone(session, line, access_token(ttl=65))
    await agent.until("registered")
    began = time.monotonic()
    await agent.until("token-will-expire")
    assert time.monotonic() - began < 2
    await agent.send(type="update-token", token=access_token("agent_y"))
    assert "another identity" in (await agent.until("refused"))["reason"]
    await agent.send(type="update-token", token=access_token(ttl=70))
    await agent.until("token-will-expire")
    await agent.until("refused", reason="the token has expired")
    assert line.board.directory.find("client:agent_x") == []


async def test_pages_and_journal(service: Service, line: Line, session: aiohttp.ClientSession) -> None:
    await line.dial(NUMBER)
    await line.eventually(lambda: bool(service.at("/status")))
    async with session.get(f"{line.url}/", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (302, "/phone")
    async with session.get(f"{line.url}/phone") as answer:
        assert answer.status == 200
        assert "/sim/static/" in await answer.text()
    async with session.get(f"{line.url}/sim/static/phone.css") as answer:
        assert answer.status == 200
    async with session.get(f"{line.url}/sim/journal") as answer:
        journal = await answer.json()
    assert [entry["direction"] for entry in journal["exchanges"]] == ["to-service", "to-service"]
    assert journal["problems"] == []
