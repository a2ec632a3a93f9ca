"""A ban may hide what somebody wrote in the show: it knows what, for its undo."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sanctions", sa.Column("hid", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("sanctions", "hid")
