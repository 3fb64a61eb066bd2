"""Commands to the provider through its official library, with our own address and time limits."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any

import aiohttp
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from helpline.channels.voice.addresses import Addresses
from helpline.channels.voice.documents import MAX_TALK_SECONDS
from helpline.domain.clearance import Clearance
from helpline.domain.errors import NotAllowed, Overloaded, Refused, Unavailable
from helpline.services.flow_steps import language_of
from helpline.services.ports import Ending, NumberUrls, Placed
from routing.model import Contact, Offer

PROVIDER_API = "https://api.twilio.com"
CALL_SECONDS = 3.0
REDIRECT_SECONDS = 1.5
PHONE_RINGS = 18  # seconds: a French voicemail takes the call after 20 or more (twilio.md §2.2 G)
PERSON_RINGS = 30
VERIFICATION_RINGS, VERIFICATION_SECONDS = 25, 150
PARTICIPANT_TRIES, PARTICIPANT_PAUSE = 4, 0.3
OVERLOAD_PAUSE = 0.5
GONE = frozenset({20404, 21220})  # not found; not in progress: the leg has ended, which is no incident
ALIVE = frozenset({"queued", "ringing", "in-progress"})


class BoundedHttpClient(AsyncHttpClient):  # type: ignore[misc]  # the library is untyped
    """The library's asynchronous client ignores its time limit (twilio-python #925); this one keeps it."""

    def __init__(self, api_url: str) -> None:
        super().__init__(logging.getLogger(__name__), True, CALL_SECONDS)
        self._api_url = api_url.rstrip("/")
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))

    async def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Send one request to the configured address instead of the provider's public one."""
        if auth is not None:
            headers = {**(headers or {}), "Authorization": aiohttp.encode_basic_auth(*auth)}
        async with self._session.request(
            method.upper(),
            self._api_url + url.removeprefix(PROVIDER_API),
            params=_texts(params),
            data=_texts(data),
            headers=headers,
            allow_redirects=allow_redirects,
        ) as answer:
            return Response(answer.status, await answer.text(), answer.headers)

    async def close(self) -> None:
        await self._session.close()


def _texts(fields: dict[str, object] | None) -> list[tuple[str, str]] | None:
    """Fields as aiohttp takes them: a list value is the same name several times."""
    if fields is None:
        return None
    pairs: list[tuple[str, str]] = []
    for name, value in fields.items():
        pairs.extend((name, str(item)) for item in (value if isinstance(value, list) else [value]))
    return pairs


class VoiceGateway:
    """The voice channel's `Gateway` and `ProviderCheck`. Must be built inside a running loop and closed."""

    def __init__(self, api_url: str, account: str, token: str, number: str, addresses: Addresses) -> None:
        self._http = BoundedHttpClient(api_url)
        self._client = Client(account, token, http_client=self._http, region="", edge="")
        self._number = number
        self._to = addresses

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.close()

    async def ring(self, offer: Offer, contact: Contact, to: Clearance | None = None) -> Placed:
        """Ring the agent's softphone until the offer's deadline, or, with a clearance, their own telephone for less
        long than a voicemail waits. Never retried: the call may exist.

        A provider that answers it cannot is `Refused`, so that the next agent is asked at once.
        """
        url, status = self._to.offer(offer), self._to.leg_status(offer)
        if to is not None:
            return await self._call(to.number, url, status, PHONE_RINGS)
        seconds = max(5, (offer.deadline - offer.made_at) // 1000)
        return await self._call(f"client:{offer.agent}", url, status, seconds)

    async def call_back(self, offer: Offer, contact: Contact, to: Clearance) -> str:
        """Call the person whose talk was cut; returns the provider's id of their new leg."""
        back, status = self._to.back(offer, contact), self._to.back_status(offer)
        return (await self._call(to.number, back, status, PERSON_RINGS)).leg

    async def rejoin(self, offer: Offer, contact: Contact) -> bool:
        """Redirect the leg that still hears our goodbye. Too slow an answer counts as sent: the deadline decides."""
        try:
            return await self._redirect(contact.external, self._to.back(offer, contact, on_the_line=True))
        except _Overloaded as error:
            raise Overloaded("voice.overloaded") from error

    async def verify(self, agent: str, check: str, to: Clearance) -> None:
        """Call a volunteer's telephone to hear a code keyed on it."""
        url, status = self._to.verification(agent, check), self._to.verification_status(agent, check)
        await self._call(to.number, url, status, VERIFICATION_RINGS, VERIFICATION_SECONDS)

    async def hold(self, contact: Contact, on: bool) -> bool:
        """The person hears our words and music, or the talk again. False: they are not in a conversation."""
        sound = {"hold_url": self._to.hold(contact.id, language_of(contact)), "hold_method": "POST"} if on else {}
        return await self._participate(contact, contact.external, hold=on, **sound)

    async def mute(self, contact: Contact, leg: str, on: bool) -> bool:
        """The agent's leg is not heard, or is again. False: it is not in a conversation."""
        return await self._participate(contact, leg, muted=on)

    async def _participate(self, contact: Contact, leg: str, **changes: object) -> bool:
        """Change a participant. One that has only just joined may not be found yet (§7, pitfall 5)."""
        for _ in range(PARTICIPANT_TRIES - 1):
            if await self._gone_is_fine(self._participant(contact, leg).update_async(**changes)):
                return True
            await asyncio.sleep(PARTICIPANT_PAUSE)
        return await self._gone_is_fine(self._participant(contact, leg).update_async(**changes))

    def _participant(self, contact: Contact, leg: str) -> Any:
        return self._client.conferences(contact.notes.get("conference", "")).participants(leg)

    async def _call(
        self, to: str, url: str, status: str, rings_seconds: int, lasts_seconds: int = MAX_TALK_SECONDS
    ) -> Placed:
        """The one place where a call is placed."""
        creation = self._client.calls.create_async(
            to=to,
            from_=self._number,
            url=url,
            method="POST",
            status_callback=status,
            status_callback_method="POST",
            status_callback_event=["initiated", "ringing", "answered", "completed"],
            timeout=rings_seconds,
            time_limit=lasts_seconds,
        )
        try:
            created = await self._ask(creation)
        except _Overloaded as error:
            raise Overloaded("voice.overloaded") from error
        return Placed(str(created.sid), waits_ms=_whole(created.queue_time))

    async def stop(self, leg: str) -> None:
        """`completed`, not `canceled`: it also covers a leg that has just answered."""
        await self._gone_is_fine(self._client.calls(leg).update_async(status="completed"))

    async def connect(self, contact: Contact) -> bool:
        """Redirect the caller out of the queue. Too slow an answer counts as sent: the join guard decides.

        Where the provider has certainly not done it, it is asked once more, for the agent waits meanwhile. After a 5xx
        it may have: a second redirect would tear them out of the conversation they are in.
        """
        with suppress(_TooMany):
            return await self._redirect(contact.external, self._to.connect(contact))
        await asyncio.sleep(OVERLOAD_PAUSE)
        return await self._redirect(contact.external, self._to.connect(contact))

    async def bring_back(self, contact: Contact) -> bool:
        return await self._redirect(contact.external, self._to.again(contact))

    async def release(self, contact: Contact, leg: str | None) -> None:
        """Who hung up is gone; the other leg asks what to do by itself. Only an agent who pressed is still there."""
        if leg and contact.ended_by == "agent":
            await self.stop(leg)

    async def tell_agent(self, offer: Offer, leg: str) -> bool:
        """Make the agent's leg say what became of the call. False: it has not answered, or is gone."""
        return await self._gone_is_fine(
            self._client.calls(leg).update_async(url=self._to.agent_after(offer.id), method="POST")
        )

    async def alive(self, contact: Contact) -> bool:
        """Whether the caller's leg is still a call; `True` only on the provider's word."""
        try:
            call = await self._ask(self._client.calls(contact.external).fetch_async())
        except _Gone:
            return False
        return str(call.status) in ALIVE

    async def ending(self, leg: str) -> Ending | None:
        """How an agent's leg ended; somebody waits for the answer in silence, so it is not waited for long."""
        try:
            async with asyncio.timeout(REDIRECT_SECONDS):
                call = await self._ask(self._client.calls(leg).fetch_async())
        except (Refused, Unavailable, TimeoutError):
            return None
        if str(call.status) in ALIVE:
            return None
        return "cut" if str(call.status) == "failed" else "put_down"

    async def number_urls(self, number: str) -> NumberUrls | None:
        """How a number of the account is set up."""
        found = await self._ask(self._client.incoming_phone_numbers.list_async(phone_number=number, limit=1))
        if not found:
            return None
        held = found[0]
        return NumberUrls(held.voice_url or "", held.voice_fallback_url or "", held.status_callback or "")

    async def _redirect(self, leg: str, url: str) -> bool:
        try:
            async with asyncio.timeout(REDIRECT_SECONDS):
                return await self._gone_is_fine(self._client.calls(leg).update_async(url=url, method="POST"))
        except TimeoutError:
            return True

    async def _gone_is_fine(self, request: Any) -> bool:
        try:
            await self._ask(request)
        except _Gone:
            return False
        return True

    @staticmethod
    async def _ask(request: Any) -> Any:
        """The provider's answer. `_Gone`: that leg has ended; `Refused`: it said no; `_Overloaded`: not now;
        `Unavailable`: nobody knows."""
        try:
            return await request
        except TwilioRestException as error:
            if error.code in GONE or error.status == 404:
                raise _Gone("voice.gone") from error
            if error.status in (401, 403):
                raise NotAllowed("voice.credentials") from error
            if error.status == 429:
                raise _TooMany("provider") from error
            if error.status >= 500:
                raise _Overloaded("provider") from error
            raise Refused("voice.refused", provider_code=error.code) from error
        except (TwilioException, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unavailable("provider") from error


def _whole(text: object) -> int:
    """The provider writes numbers as text, or leaves them out."""
    return int(str(text)) if str(text).isascii() and str(text).isdigit() else 0


class _Gone(Refused):
    """The leg named in the request is over."""


class _Overloaded(Unavailable):
    """The provider answered that it cannot (429, 5xx): what may be repeated is tried again."""


class _TooMany(_Overloaded):
    """It did not look at the request (429)."""
