"""Applications of future volunteers in SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping, func, insert, select, update

from helpline.adapters.sql.database import Database
from helpline.adapters.sql.tables import applications
from helpline.domain.applications import Application, Stage

_APPLICATION = tuple(
    applications.c[name] for name in ("id", "name", "email", "telephone", "postal_code", "message", "at", "stage")
)


class SqlApplications:
    """`services.applications.ApplicationStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, application: Application) -> None:
        """Keep a new application."""
        row = {column.name: getattr(application, column.name) for column in _APPLICATION}
        async with self._database.writing() as connection:
            await connection.execute(insert(applications).values(row))

    async def count_since(self, at: int) -> int:
        """How many came since an instant."""
        query = select(func.count()).select_from(applications).where(applications.c.at >= at)
        async with self._database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def list(self) -> Sequence[Application]:
        """Those a supervisor may still act on, newest first."""
        query = (
            select(*_APPLICATION)
            .where(applications.c.stage.in_((Stage.NEW, Stage.INVITED)))
            .order_by(applications.c.at.desc(), applications.c.id)
        )
        async with self._database.reading() as connection:
            return [_application(row) for row in (await connection.execute(query)).mappings()]

    async def move(
        self, application: str, before: Sequence[Stage], after: Stage, digest: str | None, expires_at: int | None
    ) -> bool:
        """Change the stage and the invitation, if the stage is one of `before`."""
        standing = (applications.c.id == application, applications.c.stage.in_(before))
        values = {"stage": after, "invitation": digest, "invitation_expires_at": expires_at}
        async with self._database.writing() as connection:
            return (await connection.execute(update(applications).where(*standing).values(values))).rowcount == 1

    async def invited(self, digest: str, at: int) -> Application | None:
        """Whose invitation that is, while it lasts."""
        lasting = (applications.c.invitation == digest, applications.c.invitation_expires_at > at)
        query = select(*_APPLICATION).where(*lasting, applications.c.stage == Stage.INVITED)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return _application(row) if row is not None else None


def _application(row: RowMapping) -> Application:
    return Application(**{**row, "stage": Stage(row["stage"])})
