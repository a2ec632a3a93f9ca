"""Who comes back is told which earlier lines were hidden: found without reading the whole chat."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TOUCHED = sa.text("version > 0")


def upgrade() -> None:
    columns = ["broadcast_id", "seq"]
    op.create_index("ix_lines_touched", "lines", columns, sqlite_where=TOUCHED, postgresql_where=TOUCHED)


def downgrade() -> None:
    op.drop_index("ix_lines_touched", "lines")
