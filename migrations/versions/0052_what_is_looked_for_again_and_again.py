"""What is looked for every few seconds is found by an index: interviews by their state, captions not yet told."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

UNTOLD = sa.text("told < version")


def upgrade() -> None:
    op.drop_index("ix_interviews_starts_at", "interviews")
    op.create_index("ix_interviews_state_starts_at", "interviews", ["state", "starts_at"])
    op.create_index("ix_captions_untold", "captions", ["broadcast_id"], sqlite_where=UNTOLD, postgresql_where=UNTOLD)


def downgrade() -> None:
    op.drop_index("ix_captions_untold", "captions")
    op.drop_index("ix_interviews_state_starts_at", "interviews")
    op.create_index("ix_interviews_starts_at", "interviews", ["starts_at"])
