"""A sanction may be for a held line or a question as well."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sanctions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("question_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_sanctions_held_id_held_lines"), "held_lines", ["held_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_sanctions_question_id_questions"),
            "questions",
            ["question_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("sanctions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sanctions_question_id_questions"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_sanctions_held_id_held_lines"), type_="foreignkey")
        batch_op.drop_column("question_id")
        batch_op.drop_column("held_id")
