"""Signing in and out, and who a browser is."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from helpline.domain.accounts import Account
from helpline.domain.errors import NotAllowed, Unavailable
from helpline.services.accounts import (
    Accounts,
    Attempts,
    Credentials,
    PasswordHasher,
    Session,
    Sessions,
    normal_login,
)
from helpline.services.askers import asker_of
from helpline.services.ports import Clock, Ids
from helpline.services.sessions import Claims, Tokens

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class SignInRules:
    """How long a sign-in lasts and how many tries are given. A library's one address serves many people."""

    session_ms: int = 12 * 60 * MINUTE_MS
    lock_ms: int = 15 * MINUTE_MS
    login_tries: int = 5
    address_tries: int = 20
    fresh_ms: int = 5_000


@dataclass(frozen=True, slots=True)
class _Known:
    account: Account | None
    read_at: int


class SignIn:
    """Opens, recognises and ends sessions."""

    def __init__(
        self,
        accounts: Accounts,
        sessions: Sessions,
        clock: Clock,
        ids: Ids,
        hasher: PasswordHasher,
        secret: str,
        rules: SignInRules | None = None,
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._clock = clock
        self._ids = ids
        self._hasher = hasher
        self._secret = secret.encode()
        self._tokens = Tokens(secret)
        self._rules = rules or SignInRules()
        self._known: dict[str, _Known] = {}
        self._nobody = ""

    async def sign_in(self, login: str, password: str, address: str) -> str:
        """Open a session and return its token, for a cookie.

        Raises `NotAllowed("sign_in.wrong")` without saying what was wrong, `NotAllowed("sign_in.locked", minutes=…)`
        after 5 failures for a login or 20 from an address, and `Unavailable`.
        """
        login = normal_login(login)
        digest = self._digest("login", login)
        await self._count(digest, self._digest("address", asker_of(address)))
        found = await self._accounts.by_login(login)
        if not await self._proves(found, password) or found is None or found.account.disabled:
            raise NotAllowed("sign_in.wrong")
        await self._sessions.forgive(digest)
        if self._hasher.outdated(found.password_hash):
            renewed = await self._hasher.hash(password)
            await self._accounts.renew_hash(found.account.id, found.password_hash, renewed)
        return await self._open(found.account)

    async def who(self, token: str) -> Account:
        """Whose token it is; raises `NotAllowed("sign_in.needed")`.

        The answer is at most 5 s old. While the database is away a genuine token stands until it expires.
        """
        claims = self._tokens.read(token)
        now = self._clock.now_ms()
        if claims is None or now >= claims.expires_at:
            raise NotAllowed("sign_in.needed")
        known = self._known.get(claims.key)
        if known is None or now - known.read_at >= self._rules.fresh_ms:
            known = await self._look_up(claims, now, known)
        if known.account is None:
            raise NotAllowed("sign_in.needed")
        return known.account

    async def sign_out(self, token: str) -> None:
        """End the session; a token that is not genuine is no error."""
        claims = self._tokens.read(token)
        if claims is None:
            return
        now = self._clock.now_ms()
        self._known[claims.key] = _Known(None, now)
        await self._sessions.revoke(claims.key, now)

    async def _count(self, login: str, address: str) -> None:
        """Note the attempt before the password is looked at, so that parallel guesses are counted too."""
        now = self._clock.now_ms()
        limits = Attempts(self._rules.login_tries, self._rules.address_tries)
        before = await self._sessions.attempt(login, address, now, now - self._rules.lock_ms, limits)
        if before.reaches(limits):
            raise NotAllowed("sign_in.locked", minutes=self._rules.lock_ms // MINUTE_MS)

    async def _proves(self, found: Credentials | None, password: str) -> bool:
        """An unknown login costs the same work as a known one, so that time tells nothing."""
        if found is not None:
            return await self._hasher.verify(found.password_hash, password)
        if not self._nobody:
            self._nobody = await self._hasher.hash(self._ids.new("x"))
        await self._hasher.verify(self._nobody, password)
        return False

    async def _open(self, account: Account) -> str:
        now = self._clock.now_ms()
        claims = Claims(self._ids.new("s"), account, now + self._rules.session_ms)
        await self._sessions.open(Session(claims.key, account.id, now, claims.expires_at))
        return self._tokens.sign(claims)

    async def _look_up(self, claims: Claims, now: int, stale: _Known | None) -> _Known:
        try:
            known = _Known(await self._sessions.account_of(claims.key, now), now)
        except Unavailable:
            # What was last known here counts first: a sign-out seen by this process stays a sign-out.
            known = _Known(stale.account if stale else claims.account, now)
        self._forget(now)
        self._known[claims.key] = known
        return known

    def _forget(self, now: int) -> None:
        horizon = now - self._rules.session_ms
        self._known = {key: known for key, known in self._known.items() if known.read_at > horizon}

    def _digest(self, kind: str, text: str) -> str:
        return hmac.new(self._secret, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()[:32]
