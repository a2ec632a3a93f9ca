"""A question that was carried over knows where from, and one that a host took back stays."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carried_from", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("stays", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_carried_from_questions"), "questions", ["carried_from"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_questions_carried_from"), ["carried_from"], unique=False)
    op.execute(
        "update questions set carried_from = (select earlier.id from questions earlier"
        " where earlier.state = 'carried' and earlier.person_id = questions.person_id"
        " and replace(cast(earlier.id as varchar(36)), '-', '') = questions.key)"
    )


def downgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_carried_from"))
        batch_op.drop_constraint(batch_op.f("fk_questions_carried_from_questions"), type_="foreignkey")
        batch_op.drop_column("stays")
        batch_op.drop_column("carried_from")
