"""Who called an examination off, and when."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("examinations") as batch:
        batch.add_column(sa.Column("cancelled_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("cancelled_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_examinations_cancelled_by_id_people"), "people", ["cancelled_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("examinations") as batch:
        batch.drop_constraint(batch.f("fk_examinations_cancelled_by_id_people"), type_="foreignkey")
        batch.drop_column("cancelled_by_id")
        batch.drop_column("cancelled_at")
