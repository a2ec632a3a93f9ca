"""Raised hands."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

ONE_SEAT = sa.text("state in ('asked', 'on_air')")


def upgrade() -> None:
    op.create_table(
        "hands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("on_air_at", UtcDateTime(), nullable=True),
        sa.Column("over_at", UtcDateTime(), nullable=True),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.Column("missing_since", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=op.f("fk_hands_broadcast_id_broadcasts")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_hands_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hands")),
    )
    with op.batch_alter_table("hands", schema=None) as batch_op:
        batch_op.create_index("ix_hands_broadcast_id_state", ["broadcast_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_hands_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_hands_seat", ["broadcast_id"], unique=True, sqlite_where=ONE_SEAT, postgresql_where=ONE_SEAT
        )


def downgrade() -> None:
    op.drop_table("hands")
