"""What holds for all captions of a show: which links to write them still open something, and their language."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "captioning",
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("revoked", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_captioning_broadcast_id_broadcasts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("broadcast_id", name=op.f("pk_captioning")),
    )


def downgrade() -> None:
    op.drop_table("captioning")
