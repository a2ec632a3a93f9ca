"""How an interview went is a number in the figures: the words beside it were shown to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("interview_feedback", "text")


def downgrade() -> None:
    op.add_column("interview_feedback", sa.Column("text", sa.String(1000), server_default="", nullable=False))
