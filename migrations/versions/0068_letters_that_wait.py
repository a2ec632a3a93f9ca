"""How many letters were tried and not taken is asked again and again."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

TRIED = sa.text("tries > 0")


def upgrade() -> None:
    op.create_index("ix_mails_tried", "mails", ["tries"], sqlite_where=TRIED, postgresql_where=TRIED)


def downgrade() -> None:
    op.drop_index("ix_mails_tried", "mails")
