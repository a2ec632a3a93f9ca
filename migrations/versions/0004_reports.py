"""viewers report lines"""

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reported_lines",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_reported_lines_broadcast_id_broadcasts")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_reported_lines_line_id_lines")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_reported_lines")),
    )
    with op.batch_alter_table("reported_lines", schema=None) as batch_op:
        batch_op.create_index("ix_reported_lines_broadcast_id_settled_at", ["broadcast_id", "settled_at"], unique=False)

    op.create_table(
        "reports",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["reported_lines.line_id"], name=op.f("fk_reports_line_id_reported_lines")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reports_person_id_people")),
        sa.PrimaryKeyConstraint("line_id", "person_id", name=op.f("pk_reports")),
    )


def downgrade() -> None:
    op.drop_table("reports")
    with op.batch_alter_table("reported_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_reported_lines_broadcast_id_settled_at")

    op.drop_table("reported_lines")
