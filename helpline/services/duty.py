"""Presence: what a volunteer chose, and the signs of life that keep it true."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from helpline.domain.accounts import Account
from helpline.domain.errors import Invalid, WrongState
from helpline.policies.serving import lanes_of
from helpline.services.chat_desk import CHAT
from helpline.services.phones import PhoneBook
from helpline.services.ports import Ids
from routing.errors import Unknown
from routing.model import Activity, Agent, ContactState, Presence
from routing.store import Store

# Why a volunteer may be away; the words are in the catalogues. The line itself writes "missed" (too many misses).
AWAY_REASONS = ("pause", "repas", "formation", "administratif", "autre")
FORGOTTEN_MS = 15 * 60_000
CALLS = {"voice": 1}  # at the same time; chats are the installation's choice
WAYS = ("softphone", "phone")
LONGEST_MS = 12 * 3_600_000  # of a duty by telephone, which no page keeps true


@dataclass(frozen=True, slots=True)
class InHand:
    """What somebody who signs out would leave: a person who talks with them, how many write, a duty by telephone."""

    talking: bool = False
    writing: int = 0
    by_phone: bool = False

    def __bool__(self) -> bool:
        return self.talking or self.writing > 0 or self.by_phone


class Duty:
    """Who is on duty, and in which state."""

    def __init__(
        self,
        store: Store,
        ids: Ids,
        spoken_by_all: str,
        phones: PhoneBook,
        chats_each: int,
        give_back_chats: Callable[[str], Awaitable[None]],
    ) -> None:
        """`give_back_chats` takes the id of an agent who leaves (`ChatDesk.give_back`)."""
        self._give_back_chats = give_back_chats
        self._store = store
        self._ids = ids
        self._spoken_by_all = spoken_by_all
        self._phones = phones
        self._chats_each = chats_each

    async def sign_on(self, account: Account) -> Agent:
        """Make the line know what this person serves. A newcomer is offline; a known one keeps their presence.

        Somebody whose page was closed long ago is taken off duty: opening it again must not make it ring unasked.
        """
        lanes = lanes_of(account, self._spoken_by_all)
        view = await self._store.agent_view(account.id)
        known = view.agent
        if known is not None and known.activity is Activity.UNREACHABLE and view.at - known.since > FORGOTTEN_MS:
            known = await self._store.set_presence(self._ids.new("op"), account.id, Presence.OFFLINE, "gone", "line")
        capacity = self._capacity(known.via if known is not None else "softphone")
        if known is not None and (known.lanes, dict(known.capacity)) == (lanes, capacity):
            return known  # every page that opens signs on: no event for nothing
        return await self._store.configure_agent(self._ids.new("op"), account.id, lanes, capacity)

    async def set_presence(
        self,
        account: Account,
        presence: str,
        reason: str,
        op: str,
        via: str = "softphone",
        until: int | None = None,
    ) -> Agent:
        """Available, away with a reason, or offline. A ringing offer goes back to the line; a talk is not cut.

        Available by `phone` lasts until `until` (ms of the line's clock) and needs a verified number; both outlast a
        break.
        """
        if presence not in tuple(Presence):
            raise Invalid("presence")
        if presence == Presence.AWAY and reason not in AWAY_REASONS:
            raise Invalid("reason")
        if via not in WAYS:
            raise Invalid("via")
        reason = reason if presence == Presence.AWAY else ""
        via, until = await self._way(account, Presence(presence), via, until)
        if via == "phone":
            await self._serve(account, via)  # first: a chat must not ring a telephone
        choice = (account.id, Presence(presence), reason, "agent", until, via)
        try:
            agent = await self._store.set_presence(op, *choice)
        except Unknown:  # the line was wiped since this page opened
            await self.sign_on(account)
            agent = await self._store.set_presence(f"{op}:again", *choice)
        if via != "phone":
            await self._serve(account, via)
        return agent

    async def in_hand(self, account: Account) -> InHand:
        """What signing out would end for this person; a form still to fill in is nothing, and neither is a duty in
        the page, which closing it ends as well."""
        view = await self._store.agent_view(account.id)
        channels = [contact.channel for contact in view.contacts if contact.state is ContactState.CONNECTED]
        ringing = view.agent is not None and (view.agent.via, view.agent.presence) == ("phone", Presence.AVAILABLE)
        return InHand(any(channel != CHAT for channel in channels), channels.count(CHAT), ringing)

    async def sign_off(self, account: Account) -> None:
        """The person leaves: no more offers, and whoever writes with them stands in line again at once.

        A page that is only closed may come back, and keeps its chats for a minute.
        """
        with suppress(Unknown):
            await self._store.set_presence(self._ids.new("op"), account.id, Presence.OFFLINE)
            await self._give_back_chats(account.id)

    async def _way(self, account: Account, presence: Presence, via: str, until: int | None) -> tuple[str, int | None]:
        """How the person is reached, and until when: a break from a duty by telephone leaves both as they are."""
        if presence is Presence.AWAY:
            known = await self._store.agent(account.id)
            return (known.via, known.until) if known is not None else ("softphone", None)
        if presence is Presence.OFFLINE or via != "phone":
            return "softphone", None
        await self._check_phone(account, until)
        return via, until

    async def _serve(self, account: Account, via: str) -> None:
        """Whoever answers on a telephone has no page to write on."""
        known, capacity = await self._store.agent(account.id), self._capacity(via)
        if known is not None and dict(known.capacity) != capacity:
            await self._store.configure_agent(self._ids.new("op"), account.id, known.lanes, capacity)

    def _capacity(self, via: str) -> dict[str, int]:
        return CALLS if via == "phone" else CALLS | {"chat": self._chats_each}

    async def _check_phone(self, account: Account, until: int | None) -> None:
        now = (await self._store.agent_view(account.id)).at
        if until is None or not now < until <= now + LONGEST_MS:
            raise Invalid("until_out_of_range")
        if await self._phones.number_of(account.id) is None:
            raise WrongState("phone_not_verified")

    async def heartbeat(self, agent: str) -> None:
        """The page is there."""
        await self._store.heartbeat(agent)
