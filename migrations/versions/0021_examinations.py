"""Examinations of public institutions, and second cameras."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0021"
down_revision = "0016"
branch_labels = None
depends_on = None

STATE = sa.Enum("announced", "drawn", "closed", "cancelled", name="examinationstate", native_enum=False, length=20)
DOCUMENT = sa.Enum("identity_card", "passport", "permit", "other", name="document", native_enum=False, length=20)


def upgrade() -> None:
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("institution", sa.Boolean(), nullable=False, server_default=sa.false()))

    op.create_table(
        "examinations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("buffer", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=True),
        sa.Column("announced_at", UtcDateTime(), nullable=False),
        sa.Column("announced_by_id", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=True),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("minutes > 0 and buffer >= 0", name=op.f("ck_examinations_sizes")),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_examinations_company_id_companies")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_examinations_job_id_jobs")),
        sa.ForeignKeyConstraint(
            ["announced_by_id"], ["people.id"], name=op.f("fk_examinations_announced_by_id_people")
        ),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["people.id"], name=op.f("fk_examinations_drawn_by_id_people")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_examinations_closed_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examinations")),
    )
    with op.batch_alter_table("examinations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_examinations_company_id"), ["company_id"], unique=False)

    op.create_table(
        "examiners",
        sa.Column("examination_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examinations.id"], name=op.f("fk_examiners_examination_id_examinations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_examiners_person_id_people")),
        sa.PrimaryKeyConstraint("examination_id", "person_id", name=op.f("pk_examiners")),
    )
    with op.batch_alter_table("examiners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_examiners_person_id"), ["person_id"], unique=False)

    op.create_table(
        "examinees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("examination_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("document", DOCUMENT, nullable=True),
        sa.Column("matched", sa.Boolean(), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examinations.id"], name=op.f("fk_examinees_examination_id_examinations")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_examinees_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["checked_by_id"], ["people.id"], name=op.f("fk_examinees_checked_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examinees")),
        sa.UniqueConstraint("examination_id", "application_id", name=op.f("uq_examinees_examination_id")),
    )
    with op.batch_alter_table("examinees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_examinees_application_id"), ["application_id"], unique=False)

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.add_column(sa.Column("examination_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_interviews_examination_id"), ["examination_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_interviews_examination_id_examinations"), "examinations", ["examination_id"], ["id"]
        )

    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("camera", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("camera_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.drop_column("camera_at")
        batch_op.drop_column("camera")

    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_interviews_examination_id_examinations"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_interviews_examination_id"))
        batch_op.drop_column("number")
        batch_op.drop_column("examination_id")

    op.drop_table("examinees")
    op.drop_table("examiners")
    op.drop_table("examinations")

    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.drop_column("institution")
