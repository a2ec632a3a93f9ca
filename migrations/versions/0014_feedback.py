"""Feedback after interviews."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interview_feedback",
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_interview_feedback_interview_id_interviews")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_interview_feedback_person_id_people")),
        sa.PrimaryKeyConstraint("interview_id", "person_id", name=op.f("pk_interview_feedback")),
    )
    with op.batch_alter_table("interview_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_feedback_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("interview_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_feedback_person_id"))

    op.drop_table("interview_feedback")
