"""Who verified a company, until when that holds, and when its recruiters are next told so.

Who was verified long ago has a month from now, or up to two more: nobody was told before, and neither letters nor what
the bureau has to look at may come all on one day.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from server.db import UtcDateTime

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

LEAD = timedelta(days=30)
EAST = timedelta(hours=8)
SPREAD = 60
"""Days over which those verified long ago are spread."""


def upgrade() -> None:
    op.add_column("companies", sa.Column("verified_by_id", sa.Uuid(), nullable=True))
    op.add_column("companies", sa.Column("verified_until", sa.Date(), nullable=True))
    op.add_column("companies", sa.Column("tell_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_companies_verified_until"), "companies", ["verified_until"])
    op.create_index(op.f("ix_companies_tell_on"), "companies", ["tell_on"])
    companies = sa.table(
        "companies",
        sa.column("id", sa.Uuid()),
        sa.column("verified_at", UtcDateTime()),
        sa.column("verified_by_id", sa.Uuid()),
        sa.column("verified_until", sa.Date()),
        sa.column("tell_on", sa.Date()),
    )
    audits = sa.table(
        "audit_entries",
        sa.column("object", sa.String()),
        sa.column("verb", sa.String()),
        sa.column("actor_id", sa.Uuid()),
    )
    db = op.get_bind()
    verified = audits.c.verb == "verify_company"
    by = dict(db.execute(sa.select(audits.c.object, audits.c.actor_id).where(verified)).all())
    day = (datetime.now(UTC) + EAST).date()
    old = 0
    rows = sa.select(companies.c.id, companies.c.verified_at).order_by(companies.c.verified_at, companies.c.id)
    for company, at in db.execute(rows).all():
        if at:
            until = half_a_year_after((at + EAST).date())
            if until < day + LEAD:
                until, old = day + LEAD + timedelta(days=old % SPREAD), old + 1
            known = {"verified_by_id": by.get(f"company:{company}"), "verified_until": until, "tell_on": until - LEAD}
            db.execute(companies.update().where(companies.c.id == company).values(known))


def half_a_year_after(day: date) -> date:
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def downgrade() -> None:
    op.drop_index(op.f("ix_companies_tell_on"), "companies")
    op.drop_index(op.f("ix_companies_verified_until"), "companies")
    op.drop_column("companies", "tell_on")
    op.drop_column("companies", "verified_until")
    op.drop_column("companies", "verified_by_id")
