"""Viewers report questions as well as lines; and hosts are told why a question is held."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

HELD_FOR = sa.Enum("word", "again", "flood", name="heldfor", native_enum=False, length=20)


def counted(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=op.f(f"fk_{table}_broadcast_id_broadcasts")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f(f"fk_{table}_line_id_lines")),
    ]


def upgrade() -> None:
    op.create_table(
        "reported",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("question_id", sa.Uuid(), nullable=True),
        *counted("reported"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_reported_question_id_questions"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("(line_id is null) <> (question_id is null)", name=op.f("ck_reported_one_writing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported")),
    )
    op.create_index("ix_reported_broadcast_id_settled_at", "reported", ["broadcast_id", "settled_at"], unique=False)
    op.execute(
        "insert into reported (id, line_id, broadcast_id, count, at, settled_at, version)"
        " select line_id, line_id, broadcast_id, count, at, settled_at, version from reported_lines"
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_reports_line_id_reported_lines"), type_="foreignkey")
        batch_op.alter_column("line_id", new_column_name="reported_id")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_reports_reported_id_reported"), "reported", ["reported_id"], ["id"], ondelete="CASCADE"
        )
    op.drop_index("ix_reported_lines_broadcast_id_settled_at", "reported_lines")
    op.drop_table("reported_lines")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why", HELD_FOR, nullable=True))
        batch_op.add_column(sa.Column("word", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    """Reports of questions are lost: there is no place for them."""
    op.drop_column("questions", "word")  # not as a batch: SQLite would copy the table, and drop one others refer to
    op.drop_column("questions", "why")
    op.create_table(
        "reported_lines",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        *counted("reported_lines"),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_reported_lines")),
    )
    op.create_index(
        "ix_reported_lines_broadcast_id_settled_at", "reported_lines", ["broadcast_id", "settled_at"], unique=False
    )
    op.execute(
        "insert into reported_lines (line_id, broadcast_id, count, at, settled_at, version)"
        " select line_id, broadcast_id, count, at, settled_at, version from reported where line_id is not null"
    )
    op.execute("delete from reports where reported_id not in (select line_id from reported_lines)")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_reports_reported_id_reported"), type_="foreignkey")
        batch_op.alter_column("reported_id", new_column_name="line_id")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_reports_line_id_reported_lines"), "reported_lines", ["line_id"], ["line_id"]
        )
    op.drop_index("ix_reported_broadcast_id_settled_at", "reported")
    op.drop_table("reported")
