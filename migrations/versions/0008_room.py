"""In the room: the timer, who can be heard and seen, raised hands, notes of the panel."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("interview_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("panel", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("began_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("extra", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("audio", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("video", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("hand", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.drop_column("hand")
        batch_op.drop_column("video")
        batch_op.drop_column("audio")

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_column("extra")
        batch_op.drop_column("began_at")

    with op.batch_alter_table("interview_lines", schema=None) as batch_op:
        batch_op.drop_column("panel")
