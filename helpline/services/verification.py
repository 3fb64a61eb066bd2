"""A volunteer's own telephone is verified by a call: they key, on it, the four digits shown on their screen."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from helpline.domain.accounts import Account
from helpline.domain.clearance import Clearance, Purpose
from helpline.domain.errors import HelplineError, Invalid, Overloaded, Unavailable, WrongState
from helpline.domain.telephone import read_number
from helpline.services.dial_guard import DialGuard
from helpline.services.phones import KnownPhones, PhoneBook
from helpline.services.ports import Clock, Gateway, Ids
from routing.errors import Unknown
from routing.model import Presence
from routing.store import Store

CODE_LENGTH = 4
MOST_TRIES = 3
MOST_TRIES_IN_SILENCE = 2
LASTS_MS = 180_000  # it rings, then says and hears the code three times


class CheckState(StrEnum):
    """How far a verification is."""

    CALLING = "calling"
    VERIFIED = "verified"
    FAILED = "failed"
    TAKEN = "taken"  # the code was right, but the number is another volunteer's


@dataclass(frozen=True, slots=True, repr=False)
class Check:
    """One verification. `op` is the press that began it, `expires` an instant of the line's clock (ms)."""

    id: str
    agent: str
    number: str
    code: str
    op: str
    expires: int
    state: CheckState = CheckState.CALLING


class Checks(Protocol):
    """Verifications under way, one a person, for minutes. Every method may raise `Unavailable`."""

    async def begin(self, check: Check) -> Check:
        """Keep it, unless one is under way, or has ended well for the same `op`: then that one is returned."""
        ...

    async def of(self, agent: str) -> Check | None: ...

    async def tried(self, agent: str, check: str) -> int:
        """One more wrong code for this very check; how many there were."""
        ...

    async def finish(self, agent: str, check: str, state: CheckState) -> bool:
        """End this very check if it is under way; whether it was."""
        ...

    async def drop(self, agent: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page is told: "none", or the state of the verification, with the number's last two digits."""

    state: str
    last_digits: str | None = None


class Verification:
    """Begins verifications, hears codes, forgets numbers."""

    def __init__(
        self,
        checks: Checks,
        book: PhoneBook,
        known: KnownPhones,
        guard: DialGuard,
        gateway: Gateway,
        store: Store,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._checks = checks
        self._book = book
        self._known = known
        self._guard = guard
        self._gateway = gateway
        self._store = store
        self._clock = clock
        self._ids = ids

    async def start(self, account: Account, text: str, op: str) -> Check:
        """Call this number. Raises `Invalid("phone_number")`, `WrongState("phone_calling")` while another call is
        under way, what `DialGuard.clear` raises, or the provider's refusal."""
        number = read_number(text)
        if number is None:
            raise Invalid("phone_number")
        now = (await self._store.agent_view(account.id)).at
        code = self._ids.digits(CODE_LENGTH)
        wanted = Check(self._ids.new("v"), account.id, number, code, op, now + LASTS_MS)
        check = await self._checks.begin(wanted)
        if check.id == wanted.id:
            await self._call(check)
        elif check.op != op:
            raise WrongState("phone_calling")
        return check

    async def standing(self, agent: str) -> Standing:
        """How it stands with this person's telephone."""
        check = await self._checks.of(agent)
        if check is not None and check.state is not CheckState.VERIFIED:
            return Standing(check.state, check.number[-2:])
        digits = await self._known.look(agent)
        return Standing(CheckState.VERIFIED, digits) if digits else Standing("none")

    async def keyed(self, agent: str, id: str, digits: str) -> str:
        """What to tell who keyed this: "verifie", "encore", after silence "rien", or why the call is over:
        "echec", "pris" or "panne". A voicemail is asked once more only.

        That the number is another volunteer's is said to nobody who does not hold the telephone.
        """
        check = await self._checks.of(agent)
        if check is None or check.id != id or check.state is not CheckState.CALLING:
            return "echec"
        if not hmac.compare_digest(digits.encode(), check.code.encode()):
            if await self._checks.tried(agent, id) < (MOST_TRIES if digits else MOST_TRIES_IN_SILENCE):
                return "encore" if digits else "rien"
            await self.over(agent, id)
            return "echec"
        try:
            theirs = await self._book.keep(agent, check.number, self._clock.now_ms())
        except Unavailable:
            await self.over(agent, id)
            return "panne"
        await self._checks.finish(agent, id, CheckState.VERIFIED if theirs else CheckState.TAKEN)
        return "verifie" if theirs else "pris"

    async def over(self, agent: str, id: str) -> None:
        """The call has ended: without the code, the verification has failed."""
        await self._checks.finish(agent, id, CheckState.FAILED)

    async def forget(self, account: Account, op: str) -> None:
        """The number is forgotten; who was on duty by it is off duty."""
        await self._book.forget(account.id)
        await self._checks.drop(account.id)
        await self._known.look(account.id)
        try:
            agent = await self._store.agent(account.id)
            if agent is not None and agent.via == "phone":
                await self._store.set_presence(op, account.id, Presence.OFFLINE)
        except Unknown:
            return

    async def _place(self, check: Check, to: Clearance) -> None:
        """A number that the provider refuses still counts, or numbers could be tried without end."""
        try:
            await self._gateway.verify(check.agent, check.id, to)
        except Overloaded:
            await self._guard.give_back(to)
            raise

    async def _call(self, check: Check) -> None:
        try:
            to = await self._guard.clear(Purpose.VERIFY, check.number, check.agent)
            await self._place(check, to)
        except HelplineError:
            await self.over(check.agent, check.id)
            raise
