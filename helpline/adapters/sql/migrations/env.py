"""How Alembic runs here: on the connection and inside the transaction that `migrate.py` hands over."""

from __future__ import annotations

from alembic import context

from helpline.adapters.sql.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
