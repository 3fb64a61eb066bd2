"""Applications of people who would like to become volunteers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """A new table; nothing to carry over."""
    op.create_table(
        "applications",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(120), nullable=False),
        sa.Column("telephone", sa.String(24), nullable=False),
        sa.Column("postal_code", sa.String(5), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("invitation", sa.String(64)),
        sa.Column("invitation_expires_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
    )
    op.create_index("ix_applications_at", "applications", ["at"])
    op.create_index("ix_applications_invitation", "applications", ["invitation"])
