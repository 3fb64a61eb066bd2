"""The tables. Instants are milliseconds since 1970 in UTC, durations milliseconds, ids opaque."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_ID = String(64)

accounts = Table(
    "accounts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("queues", JSON, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("radius_km", Integer),
    Column("languages", JSON, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
    Column("phone", String(255)),  # sealed under a key that stands outside the database
    Column("phone_verified_at", BigInteger),
)

# `key` is a digest of the secret in the browser's token: reading this table opens no session.
sessions = Table(
    "sessions",
    metadata,
    Column("key", _ID, primary_key=True),
    Column("account", _ID, ForeignKey(accounts.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("revoked_at", BigInteger),
)

# `login` and `address` are keyed digests: people type passwords into the wrong field, and addresses are theirs.
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", _ID, nullable=False),
    Column("address", _ID, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Index(None, "login", "at"),
    Index(None, "address", "at"),
)

# The line's events as they came, appended and never changed. The last `n` of an epoch is the drain's cursor.
contact_events = Table(
    "contact_events",
    metadata,
    Column("epoch", _ID, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("type", String(40), nullable=False),
    Column("contact", _ID),
    Column("seq", BigInteger),
    Column("agent", _ID),
    Column("offer", _ID),
    Column("data", JSON, nullable=False),
    Index(None, "contact", "seq"),
)

# One row per contact, folded from its events. `caller` (a pseudonym) and `note` are the only personal data.
contacts = Table(
    "contacts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("channel", String(16)),
    Column("caller", _ID, index=True),
    Column("topic", String(40)),
    Column("arrived_at", BigInteger, index=True),
    Column("queued_at", BigInteger),
    Column("answered_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("closed_at", BigInteger, index=True),
    Column("agent", _ID),
    Column("outcome", String(40)),
    Column("ended_by", String(40)),
    Column("disposition", String(40)),
    Column("note", Text),
    Column("attempts", Integer, nullable=False),
    Column("waited_ms", BigInteger),
    Column("talked_ms", BigInteger),
    Column("rating", Integer),
)

# Each change of an agent's presence, in order: the shift reports are made of it.
agent_presence = Table(
    "agent_presence",
    metadata,
    Column("epoch", _ID, primary_key=True),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("agent", _ID, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("presence", String(16), nullable=False),
    Column("reason", String(40)),
    Index(None, "agent", "at"),
)

# Who would like to become a volunteer. `invitation` is a digest: reading this table lets nobody in.
applications = Table(
    "applications",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("email", String(120), nullable=False),
    Column("telephone", String(24), nullable=False),
    Column("postal_code", String(5), nullable=False),
    Column("message", Text, nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("stage", String(16), nullable=False),
    Column("invitation", _ID, index=True),
    Column("invitation_expires_at", BigInteger),
)
