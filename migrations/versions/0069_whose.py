"""What is somebody's is found without going through everybody's: unread notices with every page, seats of a panel."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

UNREAD = sa.text("read_at is null")


def upgrade() -> None:
    op.create_index("ix_notices_unread", "notices", ["person_id"], sqlite_where=UNREAD, postgresql_where=UNREAD)
    op.create_index("ix_seats_person_id", "seats", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_seats_person_id", "seats")
    op.drop_index("ix_notices_unread", "notices")
