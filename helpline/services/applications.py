"""« Devenir bénévole »: from the public form to an account of one's own.

A supervisor reads the application and invites: that makes a secret link, shown once, which the supervisor sends.
Whoever opens it within a week chooses a login and a password. Only a digest of the secret is kept.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Protocol

from helpline.domain.accounts import Account, Role
from helpline.domain.applications import Application, Stage
from helpline.domain.errors import Invalid, NotFound, WrongState
from helpline.geography.postal_codes import postal_codes
from helpline.services.enrolment import Enrolment, Newcomer
from helpline.services.ports import Clock, Ids

DAY_MS = 86_400_000
INVITATION_MS = 7 * DAY_MS
MOST_A_DAY = 200  # more than a recruitment campaign brings: what comes above is a machine

_EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_TELEPHONE = re.compile(r"\+?[0-9][0-9 .-]{5,23}", re.ASCII)
_POSTAL_CODE = re.compile(r"[0-9]{5}", re.ASCII)
_LONGEST = {"name": 80, "email": 120, "telephone": 24, "postal_code": 5, "message": 1_000}
FIELDS = tuple(_LONGEST)


class ApplicationStore(Protocol):
    """Where applications are kept. Every method may raise `Unavailable`."""

    async def add(self, application: Application) -> None: ...

    async def count_since(self, at: int) -> int: ...

    async def list(self) -> Sequence[Application]:
        """Those that are new or invited, newest first."""
        ...

    async def move(
        self, application: str, before: Sequence[Stage], after: Stage, digest: str | None, expires_at: int | None
    ) -> bool:
        """Change the stage if it is one of `before`, and what opens the invitation; False if it is another."""
        ...

    async def invited(self, digest: str, at: int) -> Application | None:
        """Whose invitation that is, unless it has expired or been used."""
        ...


class Applications:
    """Receives applications, invites, and welcomes who was invited."""

    def __init__(self, store: ApplicationStore, enrolment: Enrolment, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._enrolment = enrolment
        self._clock = clock
        self._ids = ids

    async def apply(self, form: Mapping[str, str]) -> Application:
        """Keep an application. Raises `Invalid` with application.<field> for a field that makes no sense.

        The same person may apply again: a supervisor sees both. `Invalid("application.too_many")` above 200 a day.
        """
        told = {name: _one_text(form.get(name, ""), _LONGEST[name]) for name in FIELDS}
        _check(told)
        now = self._clock.now_ms()
        if await self._store.count_since(now - DAY_MS) >= MOST_A_DAY:
            raise Invalid("application.too_many")
        application = Application(id=self._ids.new("p"), at=now, stage=Stage.NEW, **told)
        await self._store.add(application)
        return application

    async def waiting(self) -> Sequence[Application]:
        """Those a supervisor may still act on."""
        return await self._store.list()

    async def invite(self, application: str) -> str:
        """A new secret for this person, good for seven days; an earlier one stops working. Raises `WrongState`."""
        secret = self._ids.new("i")
        expires = self._clock.now_ms() + INVITATION_MS
        await self._move(application, (Stage.NEW, Stage.INVITED), Stage.INVITED, _digest(secret), expires)
        return secret

    async def decline(self, application: str) -> None:
        """No, thank you. An invitation stops working. Raises `WrongState`."""
        await self._move(application, (Stage.NEW, Stage.INVITED), Stage.DECLINED)

    async def invited(self, secret: str) -> Application:
        """Who holds this secret. Raises `NotFound("invitation.unknown")`: expired, used or never given."""
        found = await self._store.invited(_digest(secret), self._clock.now_ms())
        if found is None:
            raise NotFound("invitation.unknown")
        return found

    async def join(self, secret: str, login: str, password: str) -> Account:
        """Make the account of who was invited. Raises as `Enrolment.add`, and `NotFound("invitation.unknown")`."""
        person = await self.invited(secret)
        newcomer = Newcomer(login=login, name=person.name, role=Role.AGENT)
        account = await self._enrolment.add(newcomer, password, self._clock.now_ms())
        await self._store.move(person.id, (Stage.INVITED,), Stage.JOINED, None, None)
        return account

    async def _move(
        self,
        application: str,
        before: Sequence[Stage],
        after: Stage,
        digest: str | None = None,
        expires_at: int | None = None,
    ) -> None:
        if not await self._store.move(application, before, after, digest, expires_at):
            raise WrongState("stale")


def _one_text(text: str, longest: int) -> str:
    """As written, without control or direction marks, which are invisible in a list; a line break is a blank."""
    plain = "".join(" " if char in "\r\n\t" else char for char in unicodedata.normalize("NFC", text))
    seen = "".join(char for char in plain if unicodedata.category(char)[0] != "C")
    return " ".join(seen.split())[: longest + 1]


def _check(told: Mapping[str, str]) -> None:
    for name, longest in _LONGEST.items():
        if len(told[name]) > longest:
            raise Invalid(f"application.{name}")
    if not told["name"]:
        raise Invalid("application.name")
    if not _EMAIL.fullmatch(told["email"]):
        raise Invalid("application.email")
    if told["telephone"] and not _TELEPHONE.fullmatch(told["telephone"]):
        raise Invalid("application.telephone")
    if told["postal_code"] and not _known(told["postal_code"]):
        raise Invalid("application.postal_code")


def _known(postal_code: str) -> bool:
    """The line would know it too. Two or three digits name a département on the telephone; here they are a slip."""
    return _POSTAL_CODE.fullmatch(postal_code) is not None and postal_codes().find(postal_code) is not None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
