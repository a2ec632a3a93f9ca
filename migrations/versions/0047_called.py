"""Somebody's time is also taken by a turn of a show in which they asked to be called."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

FK = "fk_interview_cells_broadcast_id_broadcasts"


def upgrade() -> None:
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_cell", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("end_cell", sa.Integer(), nullable=True))

    with op.batch_alter_table("interview_cells", schema=None) as batch_op:
        batch_op.add_column(sa.Column("broadcast_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("interview_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(batch_op.f(FK), "broadcasts", ["broadcast_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_interview_cells_broadcast_id"), ["broadcast_id"], unique=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_interview_cells_one_use"), "(interview_id is null) <> (broadcast_id is null)"
        )


def downgrade() -> None:
    op.execute("delete from interview_cells where interview_id is null")
    with op.batch_alter_table("interview_cells", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_interview_cells_one_use"), type_="check")
        batch_op.drop_index(batch_op.f("ix_interview_cells_broadcast_id"))
        batch_op.drop_constraint(batch_op.f(FK), type_="foreignkey")
        batch_op.alter_column("interview_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("broadcast_id")

    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_column("end_cell")
        batch_op.drop_column("first_cell")
