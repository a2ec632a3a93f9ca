"""A show knows when its series means it to be, so that one moved by a holiday does not move the weeks after it."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0030"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.drop_column("series_at")
