"""Companies are listed by when they came, a page at a time."""

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_companies_created_at_id", "companies", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_companies_created_at_id", "companies")
