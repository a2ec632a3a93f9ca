"""What is to be answered, and what came from job pages, is found by an index."""

from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_applications_state_delivered_at", "applications", ["state", "delivered_at"])
    op.create_index("ix_applications_broadcast_id_delivered_at", "applications", ["broadcast_id", "delivered_at"])
    op.drop_index("ix_applications_broadcast_id", "applications")


def downgrade() -> None:
    op.create_index("ix_applications_broadcast_id", "applications", ["broadcast_id"])
    op.drop_index("ix_applications_broadcast_id_delivered_at", "applications")
    op.drop_index("ix_applications_state_delivered_at", "applications")
