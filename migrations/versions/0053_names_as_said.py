"""What somebody said keeps the name under which they said it."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

SAID = ("lines", "held_lines", "questions", "hands", "interview_lines")


def upgrade() -> None:
    for table in SAID:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("name", sa.String(length=80), nullable=False, server_default=""))
        theirs = f"(select name from people where people.id = {table}.person_id)"  # noqa: S608 - of the list above
        op.execute(f"update {table} set name = {theirs}")  # noqa: S608


def downgrade() -> None:
    for table in SAID:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("name")
