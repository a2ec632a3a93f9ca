"""Recordings of interviews, and what each person said to them."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0020"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interview_recordings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("deliberation", "complaint", name="purpose", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_interview_recordings_interview_id_interviews")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["people.id"], name=op.f("fk_interview_recordings_proposer_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_recordings")),
    )
    with op.batch_alter_table("interview_recordings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_recordings_interview_id"), ["interview_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interview_recordings_proposer_id"), ["proposer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interview_recordings_until"), ["until"], unique=False)
        batch_op.create_index(
            "uq_interview_recordings_running",
            ["interview_id"],
            unique=True,
            sqlite_where=sa.text("stopped_at is null"),
            postgresql_where=sa.text("stopped_at is null"),
        )
    op.create_table(
        "recording_consents",
        sa.Column("recording_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["recording_id"],
            ["interview_recordings.id"],
            name=op.f("fk_recording_consents_recording_id_interview_recordings"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recording_consents_person_id_people")),
        sa.PrimaryKeyConstraint("recording_id", "person_id", name=op.f("pk_recording_consents")),
    )
    with op.batch_alter_table("recording_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recording_consents_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("recording_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recording_consents_person_id"))

    op.drop_table("recording_consents")
    with op.batch_alter_table("interview_recordings", schema=None) as batch_op:
        batch_op.drop_index("uq_interview_recordings_running")
        batch_op.drop_index(batch_op.f("ix_interview_recordings_until"))
        batch_op.drop_index(batch_op.f("ix_interview_recordings_proposer_id"))
        batch_op.drop_index(batch_op.f("ix_interview_recordings_interview_id"))

    op.drop_table("interview_recordings")
