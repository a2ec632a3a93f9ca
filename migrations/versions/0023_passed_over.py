"""Why somebody who waits in a queue was passed over."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    reason = sa.Enum("rest", "elsewhere", "appointment", "turn", name="passedover", native_enum=False, length=20)
    with op.batch_alter_table("queue_places", schema=None) as batch_op:
        batch_op.add_column(sa.Column("passed_over", reason, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("queue_places", schema=None) as batch_op:
        batch_op.drop_column("passed_over")
