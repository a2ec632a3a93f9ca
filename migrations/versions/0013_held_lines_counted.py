"""a show knows whether it ever held a line back"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_lines", sa.Integer(), server_default="0", nullable=False))
    held = "SELECT count(*) FROM held_lines WHERE held_lines.broadcast_id = broadcasts.id"
    op.execute(f"UPDATE broadcasts SET held_lines = ({held})")  # noqa: S608 - a constant


def downgrade() -> None:
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.drop_column("held_lines")
