"""Forgetting, in SQL."""

from __future__ import annotations

from sqlalchemy import Delete, Update, delete, func, update

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.records import RECORDS
from helpline.adapters.sql.tables import applications, contacts, sessions, sign_in_attempts
from helpline.domain.applications import Stage

_LAST = func.coalesce(contacts.c.closed_at, contacts.c.arrived_at)


class SqlPurge:
    """`services.retention.Purge`. Records stay, without what was about a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def notes(self, before: int) -> int:
        """Empty the notes of contacts closed before."""
        return await self._run(update(contacts).where(contacts.c.note.is_not(None), before > _LAST).values(note=None))

    async def callers(self, before: int) -> int:
        """Empty the pseudonyms of contacts closed before."""
        kept = contacts.c.caller.is_not(None)
        return await self._run(update(contacts).where(kept, before > _LAST).values(caller=None))

    async def sessions(self, before: int) -> int:
        """Delete sessions that expired before."""
        return await self._run(delete(sessions).where(sessions.c.expires_at < before))

    async def attempts(self, before: int) -> int:
        """Delete sign-in attempts made before."""
        return await self._run(delete(sign_in_attempts).where(sign_in_attempts.c.at < before))

    async def applications(self, before: int) -> int:
        """Delete applications received before."""
        return await self._run(delete(applications).where(applications.c.at < before))

    async def answered_applications(self, before: int) -> int:
        """Delete those received before that led to an account, or to a no."""
        answered = applications.c.stage.in_((Stage.JOINED, Stage.DECLINED))
        return await self._run(delete(applications).where(answered, applications.c.at < before))

    async def _run(self, statement: Update | Delete) -> int:
        async with self._database.writing(RECORDS) as connection:
            return (await connection.execute(statement)).rowcount
