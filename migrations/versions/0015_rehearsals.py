"""Rehearsals."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0015"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rehearsals",
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("started", sa.JSON(), nullable=False),
        sa.Column("cards", sa.JSON(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=True),
        sa.Column("on_air", sa.String(length=80), nullable=True),
        sa.Column("muting", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_rehearsals_broadcast_id_broadcasts")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["people.id"], name=op.f("fk_rehearsals_host_id_people")),
        sa.PrimaryKeyConstraint("broadcast_id", name=op.f("pk_rehearsals")),
    )


def downgrade() -> None:
    op.drop_table("rehearsals")
