"""The most that watched a show at one time, and when a company was last asked for answers that are late."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("broadcasts", sa.Column("most_viewers", sa.Integer(), server_default="0", nullable=False))
    op.add_column("companies", sa.Column("reminded_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """States are plain text: what came to be one since then becomes what the code before it can read."""
    op.execute("update applications set state = 'passed' where state in ('offered', 'signed')")
    op.execute("update application_steps set state = 'passed' where state in ('offered', 'signed')")
    op.execute("update hands set state = 'ended' where state = 'dismissed'")
    op.drop_column("companies", "reminded_at")
    op.drop_column("broadcasts", "most_viewers")
