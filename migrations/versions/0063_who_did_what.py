"""What was done is found by its show, by whom it was about and by who did it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

BY = ("actor_id", "person_id", "show_id")
WRITTEN = {"line": "lines", "held_line": "held_lines", "question": "questions", "hand": "hands"}
"""What is in a show and somebody's."""
AT_ONCE = 1000
"""Entries are never deleted: all of them may be more than memory holds."""

columns = [sa.column(name, sa.Uuid()) for name in ("id", *BY)]
entries = sa.table("audit_entries", *columns, sa.column("object", sa.String()), sa.column("facts", sa.JSON()))


def upgrade() -> None:
    for name in BY[1:]:
        op.add_column("audit_entries", sa.Column(name, sa.Uuid(), nullable=True))
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
    for name in BY:
        op.create_index(f"ix_audit_entries_{name}_at", "audit_entries", [name, "at"])
    db = op.get_bind()
    for entry in every_entry(db):
        if found := about(db, *entry.object.split(":", 1), entry.facts.get("broadcast")):
            db.execute(sa.update(entries).where(entries.c.id == entry.id).values(found))


def every_entry(db: sa.Connection) -> Iterator[sa.Row[Any]]:
    some = sa.select(entries.c.id, entries.c.object, entries.c.facts).order_by(entries.c.id).limit(AT_ONCE)
    read = db.execute(some).all()
    while read:
        yield from read
        read = db.execute(some.where(entries.c.id > read[-1].id)).all()


def about(db: sa.Connection, noun: str, which: str, show: str | None) -> dict[str, UUID]:
    if noun == "person":
        return {"person_id": UUID(which)} | ({"show_id": UUID(show)} if show else {})
    if noun in ("broadcast", "rehearsal"):
        return {"show_id": UUID(which)}
    if noun in WRITTEN:
        row = sa.table(WRITTEN[noun], *(sa.column(name, sa.Uuid()) for name in ("id", "person_id", "broadcast_id")))
        theirs = sa.select(row.c.person_id, row.c.broadcast_id).where(row.c.id == UUID(which))
        if there := db.execute(theirs).first():
            return {"person_id": there.person_id, "show_id": UUID(show) if show else there.broadcast_id}
    return {"show_id": UUID(show)} if show else {}


def downgrade() -> None:
    for name in BY:
        op.drop_index(f"ix_audit_entries_{name}_at", "audit_entries")
    op.drop_index("ix_audit_entries_at", "audit_entries")
    for name in BY[1:]:
        op.drop_column("audit_entries", name)
