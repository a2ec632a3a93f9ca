"""Walk-in queues and places in them; who is called is called once."""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "queues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "paused", "closed", name="queuestate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_queues_company_id_companies")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_queues_job_id_jobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queues")),
        sa.UniqueConstraint("job_id", name=op.f("uq_queues_job_id")),
    )
    with op.batch_alter_table("queues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_queues_company_id"), ["company_id"], unique=False)

    op.create_table(
        "queue_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("queue_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("graduate_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "called",
                "inside",
                "done",
                "left",
                "missed",
                "moved",
                "closed",
                name="placestate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column("called_by", sa.Uuid(), nullable=True),
        sa.Column("called_at", UtcDateTime(), nullable=True),
        sa.Column("respond_by", UtcDateTime(), nullable=True),
        sa.Column("rest_until", UtcDateTime(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Uuid(), nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_queue_places_application_id_applications")
        ),
        sa.ForeignKeyConstraint(["called_by"], ["people.id"], name=op.f("fk_queue_places_called_by_people")),
        sa.ForeignKeyConstraint(["graduate_id"], ["people.id"], name=op.f("fk_queue_places_graduate_id_people")),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["interviews.id"], name=op.f("fk_queue_places_interview_id_interviews")
        ),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.id"], name=op.f("fk_queue_places_queue_id_queues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_places")),
    )
    with op.batch_alter_table("queue_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_queue_places_graduate_id"), ["graduate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_queue_places_interview_id"), ["interview_id"], unique=False)
        batch_op.create_index("ix_queue_places_queue_id_state_number", ["queue_id", "state", "number"], unique=False)
        batch_op.create_index("ix_queue_places_state_respond_by", ["state", "respond_by"], unique=False)
        batch_op.create_index(
            "uq_queue_places_engaged",
            ["graduate_id"],
            unique=True,
            sqlite_where=sa.text("state in ('called', 'inside')"),
            postgresql_where=sa.text("state in ('called', 'inside')"),
        )
        batch_op.create_index(
            "uq_queue_places_live",
            ["queue_id", "graduate_id"],
            unique=True,
            sqlite_where=sa.text("state in ('waiting', 'called', 'inside')"),
            postgresql_where=sa.text("state in ('waiting', 'called', 'inside')"),
        )
        batch_op.create_index(
            "uq_queue_places_serving",
            ["called_by"],
            unique=True,
            sqlite_where=sa.text("state in ('called', 'inside')"),
            postgresql_where=sa.text("state in ('called', 'inside')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("queue_places", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_queue_places_serving",
            sqlite_where=sa.text("state in ('called', 'inside')"),
            postgresql_where=sa.text("state in ('called', 'inside')"),
        )
        batch_op.drop_index(
            "uq_queue_places_live",
            sqlite_where=sa.text("state in ('waiting', 'called', 'inside')"),
            postgresql_where=sa.text("state in ('waiting', 'called', 'inside')"),
        )
        batch_op.drop_index(
            "uq_queue_places_engaged",
            sqlite_where=sa.text("state in ('called', 'inside')"),
            postgresql_where=sa.text("state in ('called', 'inside')"),
        )
        batch_op.drop_index("ix_queue_places_state_respond_by")
        batch_op.drop_index("ix_queue_places_queue_id_state_number")
        batch_op.drop_index(batch_op.f("ix_queue_places_interview_id"))
        batch_op.drop_index(batch_op.f("ix_queue_places_graduate_id"))

    op.drop_table("queue_places")
    with op.batch_alter_table("queues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_queues_company_id"))

    op.drop_table("queues")
