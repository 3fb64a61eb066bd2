"""What people answer to the survey after a talk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"


def upgrade() -> None:
    """Contacts of before were not asked."""
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("rating", sa.Integer()))
