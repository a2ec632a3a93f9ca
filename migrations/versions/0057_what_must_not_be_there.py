"""Whose tracks are still to be erased is found by an index, however many consents there are; so is what is kept."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

KEPT, UNWANTED = sa.text("gone_at is null"), sa.text("unwanted_at is not null")
UNWANTED_SINCE = """update recording_consents set unwanted_at = coalesce(revoked_at,
    (select gone_at from interview_recordings where interview_recordings.id = recording_id))
    where agreed and erased_at is null"""
ERASED_SINCE = """update recording_consents set erased_at = coalesce(revoked_at,
    (select gone_at from interview_recordings where interview_recordings.id = recording_id))
    where agreed and unwanted_at is null"""


def upgrade() -> None:
    op.add_column("recording_consents", sa.Column("unwanted_at", UtcDateTime(), nullable=True))
    op.execute(UNWANTED_SINCE)
    op.drop_column("recording_consents", "erased_at")
    op.create_index(
        "ix_recording_consents_unwanted",
        "recording_consents",
        ["unwanted_at"],
        sqlite_where=UNWANTED,
        postgresql_where=UNWANTED,
    )
    op.drop_index("ix_interview_recordings_until", "interview_recordings")
    op.create_index(
        "ix_interview_recordings_kept", "interview_recordings", ["until"], sqlite_where=KEPT, postgresql_where=KEPT
    )


def downgrade() -> None:
    op.drop_index("ix_interview_recordings_kept", "interview_recordings")
    op.create_index("ix_interview_recordings_until", "interview_recordings", ["until"])
    op.add_column("recording_consents", sa.Column("erased_at", UtcDateTime(), nullable=True))
    op.execute(ERASED_SINCE)
    op.drop_index("ix_recording_consents_unwanted", "recording_consents")
    op.drop_column("recording_consents", "unwanted_at")
