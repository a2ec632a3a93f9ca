"""lines held back, the word list, new accounts listen first"""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_words",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_words")),
        sa.UniqueConstraint("word", name=op.f("uq_listed_words_word")),
    )
    op.create_table(
        "held_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("show_ms", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "why",
            sa.Enum("word", "again", "flood", name="heldfor", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "refused", "said", name="heldstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_held_lines_broadcast_id_broadcasts")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_held_lines_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_lines")),
        sa.UniqueConstraint("broadcast_id", "person_id", "key", name="uq_held_lines_broadcast_id_person_id_key"),
    )
    with op.batch_alter_table("held_lines", schema=None) as batch_op:
        batch_op.create_index("ix_held_lines_broadcast_id_state", ["broadcast_id", "state"], unique=False)

    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("newcomer_minutes", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.drop_column("newcomer_minutes")

    with op.batch_alter_table("held_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_held_lines_broadcast_id_state")

    op.drop_table("held_lines")
    op.drop_table("listed_words")
