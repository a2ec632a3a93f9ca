"""Offered times, the cells of time that interviews occupy, reminders, and what people write to each other."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("buffer", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("change_hours", sa.Integer(), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("minutes > 0 and buffer >= 0 and capacity > 0", name=op.f("ck_slots_sizes")),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_slots_company_id_companies")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_slots_job_id_jobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
    )
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.create_index("ix_slots_company_id_starts_at", ["company_id", "starts_at"], unique=False)
        batch_op.create_index("ix_slots_job_id_starts_at", ["job_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_slots_series"), ["series"], unique=False)

    op.create_table(
        "slot_panelists",
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_slot_panelists_person_id_people")),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_slot_panelists_slot_id_slots")),
        sa.PrimaryKeyConstraint("slot_id", "person_id", name=op.f("pk_slot_panelists")),
    )
    with op.batch_alter_table("slot_panelists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_panelists_person_id"), ["person_id"], unique=False)

    op.create_table(
        "interview_cells",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_interview_cells_interview_id_interviews")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_interview_cells_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "cell", name=op.f("pk_interview_cells")),
    )
    with op.batch_alter_table("interview_cells", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_cells_interview_id"), ["interview_id"], unique=False)

    op.create_table(
        "interview_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_interview_lines_interview_id_interviews")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_interview_lines_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_lines")),
    )
    with op.batch_alter_table("interview_lines", schema=None) as batch_op:
        batch_op.create_index("ix_interview_lines_interview_id_at", ["interview_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_interview_lines_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slot_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=False, server_default="30"))
        batch_op.add_column(sa.Column("buffer", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("change_hours", sa.Integer(), nullable=False, server_default="12"))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("day_due", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("soon_due", UtcDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_interviews_day_due"), ["day_due"], unique=False)
        batch_op.create_index(batch_op.f("ix_interviews_slot_id"), ["slot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interviews_soon_due"), ["soon_due"], unique=False)
        batch_op.create_index(batch_op.f("ix_interviews_starts_at"), ["starts_at"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_interviews_slot_id_slots"), "slots", ["slot_id"], ["id"])

    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("arrived_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.drop_column("arrived_at")

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_interviews_slot_id_slots"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_interviews_starts_at"))
        batch_op.drop_index(batch_op.f("ix_interviews_soon_due"))
        batch_op.drop_index(batch_op.f("ix_interviews_slot_id"))
        batch_op.drop_index(batch_op.f("ix_interviews_day_due"))
        batch_op.drop_column("soon_due")
        batch_op.drop_column("day_due")
        batch_op.drop_column("sequence")
        batch_op.drop_column("change_hours")
        batch_op.drop_column("buffer")
        batch_op.drop_column("minutes")
        batch_op.drop_column("slot_id")

    with op.batch_alter_table("interview_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_lines_person_id"))
        batch_op.drop_index("ix_interview_lines_interview_id_at")

    op.drop_table("interview_lines")
    with op.batch_alter_table("interview_cells", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_cells_interview_id"))

    op.drop_table("interview_cells")
    with op.batch_alter_table("slot_panelists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_panelists_person_id"))

    op.drop_table("slot_panelists")
    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slots_series"))
        batch_op.drop_index("ix_slots_job_id_starts_at")
        batch_op.drop_index("ix_slots_company_id_starts_at")

    op.drop_table("slots")
