"""What is looked for every few seconds is found by an index; when a hand was over was never asked for."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

KEPT = sa.text("end_cell is not null")


def upgrade() -> None:
    op.drop_column("hands", "over_at")
    op.create_index("ix_hands_state_broadcast_id", "hands", ["state", "broadcast_id"])
    op.drop_index("ix_hands_broadcast_id_state", "hands")
    op.create_index("ix_questions_broadcast_id_state", "questions", ["broadcast_id", "state"])
    op.drop_index("ix_questions_broadcast_id", "questions")
    op.create_index("ix_reminders_kept", "reminders", ["broadcast_id"], sqlite_where=KEPT, postgresql_where=KEPT)


def downgrade() -> None:
    op.drop_index("ix_reminders_kept", "reminders")
    op.create_index("ix_questions_broadcast_id", "questions", ["broadcast_id"])
    op.drop_index("ix_questions_broadcast_id_state", "questions")
    op.create_index("ix_hands_broadcast_id_state", "hands", ["broadcast_id", "state"])
    op.drop_index("ix_hands_state_broadcast_id", "hands")
    op.add_column("hands", sa.Column("over_at", UtcDateTime(), nullable=True))
