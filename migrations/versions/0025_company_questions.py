"""Questions about a company, and the pairs of letters by which those that were answered are found again."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("company_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_company_id_companies"), "companies", ["company_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_questions_company_id"), ["company_id"], unique=False)
        batch_op.create_check_constraint(batch_op.f("ck_questions_one_subject"), "job_id is null or company_id is null")
    pairs = op.create_table(
        "question_pairs",
        sa.Column("pair", sa.String(length=2), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_pairs_question_id_questions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pair", "question_id", name=op.f("pk_question_pairs")),
    )
    op.create_index(op.f("ix_question_pairs_question_id"), "question_pairs", ["question_id"], unique=False)
    if not op.get_context().as_sql:
        index_answered(pairs)


def index_answered(pairs: sa.Table) -> None:
    """Those of before, as they would be today."""
    questions = sa.table("questions", sa.column("id", sa.Uuid()), sa.column("text"))
    for question, text in op.get_bind().execute(sa.select(questions)).all():
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        letters = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", plain).casefold())
        if found := {letters[at : at + 2] for at in range(len(letters) - 1)}:
            op.bulk_insert(pairs, [{"pair": pair, "question_id": question} for pair in sorted(found)])


def downgrade() -> None:
    op.drop_table("question_pairs")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_questions_one_subject"), type_="check")
        batch_op.drop_index(batch_op.f("ix_questions_company_id"))
        batch_op.drop_constraint(batch_op.f("fk_questions_company_id_companies"), type_="foreignkey")
        batch_op.drop_column("company_id")
