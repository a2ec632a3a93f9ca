"""Device checks."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_checks",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_device_checks_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_device_checks")),
    )


def downgrade() -> None:
    op.drop_table("device_checks")
