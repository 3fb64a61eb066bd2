"""Volunteers' own telephones: the number, sealed, and when it was verified by a call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nobody has one yet."""
    with op.batch_alter_table("accounts") as accounts:
        accounts.add_column(sa.Column("phone", sa.String(255)))
        accounts.add_column(sa.Column("phone_verified_at", sa.BigInteger()))
