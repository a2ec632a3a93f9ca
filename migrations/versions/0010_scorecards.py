"""What jobs are judged by, scorecards, and what was decided after an interview."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scorecard_templates",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_scorecard_templates_job_id_jobs")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_scorecard_templates")),
    )
    op.create_table(
        "scorecards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column(
            "recommendation",
            sa.Enum("strong_yes", "yes", "no", "strong_no", name="recommendation", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_scorecards_interview_id_interviews")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_scorecards_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
        sa.UniqueConstraint("interview_id", "person_id", name="uq_scorecards_interview_id_person_id"),
    )
    with op.batch_alter_table("scorecards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scorecards_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "outcome", sa.Enum("passed", "failed", name="outcome", native_enum=False, length=20), nullable=True
            )
        )
        batch_op.add_column(sa.Column("decided_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_column("decided_at")
        batch_op.drop_column("outcome")

    with op.batch_alter_table("scorecards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scorecards_person_id"))

    op.drop_table("scorecards")
    op.drop_table("scorecard_templates")
