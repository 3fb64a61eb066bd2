"""Where advisors help, the languages people speak, the topics they know; `lanes` held their queues, and says so now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Everybody of before is a volunteer who speaks French."""
    with op.batch_alter_table("accounts") as accounts:
        accounts.alter_column("lanes", new_column_name="queues", existing_type=sa.JSON(), existing_nullable=False)
        accounts.add_column(sa.Column("kind", sa.String(16), nullable=False, server_default="volunteer"))
        accounts.add_column(sa.Column("latitude", sa.Float()))
        accounts.add_column(sa.Column("longitude", sa.Float()))
        accounts.add_column(sa.Column("radius_km", sa.Integer()))
        accounts.add_column(sa.Column("languages", sa.JSON(), nullable=False, server_default='["fr"]'))
        accounts.add_column(sa.Column("skills", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("accounts") as accounts:
        for column in ("kind", "languages", "skills"):
            accounts.alter_column(column, server_default=None)
