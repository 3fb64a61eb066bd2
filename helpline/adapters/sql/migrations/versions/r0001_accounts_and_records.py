"""Accounts, sessions, the line's events and the record of each contact."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.String(64)


def upgrade() -> None:
    """Create the first tables."""
    _people()
    _history()


def _people() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("login", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("lanes", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
    )
    op.create_table(
        "sessions",
        sa.Column("key", _ID, nullable=False),
        sa.Column("account", _ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("key", name="pk_sessions"),
        sa.ForeignKeyConstraint(["account"], ["accounts.id"], name="fk_sessions_account", ondelete="CASCADE"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", _ID, nullable=False),
        sa.Column("address", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempts"),
    )
    op.create_index("ix_sign_in_attempts_at", "sign_in_attempts", ["at"])
    op.create_index("ix_sign_in_attempts_login_at", "sign_in_attempts", ["login", "at"])
    op.create_index("ix_sign_in_attempts_address_at", "sign_in_attempts", ["address", "at"])


def _history() -> None:
    op.create_table(
        "contact_events",
        sa.Column("epoch", _ID, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("contact", _ID),
        sa.Column("seq", sa.BigInteger()),
        sa.Column("agent", _ID),
        sa.Column("offer", _ID),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", "n", name="pk_contact_events"),
    )
    op.create_index("ix_contact_events_contact_seq", "contact_events", ["contact", "seq"])
    op.create_table(
        "contacts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel", sa.String(16)),
        sa.Column("caller", _ID),
        sa.Column("topic", sa.String(40)),
        *(
            sa.Column(name, sa.BigInteger())
            for name in ("arrived_at", "queued_at", "answered_at", "ended_at", "closed_at")
        ),
        sa.Column("agent", _ID),
        *(sa.Column(name, sa.String(40)) for name in ("outcome", "ended_by", "disposition")),
        sa.Column("note", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("waited_ms", sa.BigInteger()),
        sa.Column("talked_ms", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
    )
    op.create_index("ix_contacts_caller", "contacts", ["caller"])
    op.create_index("ix_contacts_arrived_at", "contacts", ["arrived_at"])
    op.create_index("ix_contacts_closed_at", "contacts", ["closed_at"])
    op.create_table(
        "agent_presence",
        sa.Column("epoch", _ID, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("agent", _ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("presence", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.PrimaryKeyConstraint("epoch", "n", name="pk_agent_presence"),
    )
    op.create_index("ix_agent_presence_agent_at", "agent_presence", ["agent", "at"])
