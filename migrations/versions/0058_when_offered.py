"""When a time was offered was never asked for."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("slots", "offered_at")


def downgrade() -> None:
    some = sa.text("'2026-01-01 00:00:00.000000'")
    op.add_column("slots", sa.Column("offered_at", UtcDateTime(), server_default=some, nullable=False))
