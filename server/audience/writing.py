"""What somebody wrote, whichever it is: a line, a held line or a question. Who keeps order points at one of them."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from server.access import Actor, Role, require
from server.audience import chat, holding, questioning
from server.audience.models import Line, Question
from server.audience.moderation import HeldLine
from server.db import Work
from server.errors import Invalid
from server.rest import Command

Writing = Line | HeldLine | Question
FOUND: dict[str, Callable[[Work, UUID], Awaitable[Writing]]] = {
    "line": chat.under_lock,
    "held": holding.found,
    "question": questioning.found,
}


class ForWriting(Command, kw_only=True):
    """Names exactly one."""

    line: UUID | None = None
    held: UUID | None = None
    question: UUID | None = None

    def one(self) -> tuple[str, UUID]:
        """Which kind, and its id."""
        named = [(kind, which) for kind in FOUND if (which := getattr(self, kind))]
        if len(named) != 1:
            raise Invalid("name a line, a held line or a question: exactly one", "one_writing")
        return named[0]


async def moderated(work: Work, actor: Actor | None, command: ForWriting) -> tuple[Actor, Writing]:
    """For hosts, under its lock, with its `person`."""
    host, (kind, which) = require(actor, Role.host), command.one()
    return host, await FOUND[kind](work, which)
