"""What somebody wrote or the hand they raised, whichever it is. Who keeps order points at one of them."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from server.access import Actor, Role, require
from server.audience import chat, holding, questioning
from server.audience.hands.models import Hand
from server.audience.hands.seen import found as found_hand
from server.audience.models import Line, Question
from server.audience.moderation import HeldLine
from server.db import Work
from server.errors import Invalid
from server.rest import Command

Writing = Line | HeldLine | Question | Hand


async def raised(work: Work, id: UUID) -> Hand:
    return (await found_hand(work, id))[1]


FOUND: dict[str, Callable[[Work, UUID], Awaitable[Writing]]] = {
    "line": chat.under_lock,
    "held": holding.found,
    "question": questioning.found,
    "hand": raised,
}


class ForPublic(Command, kw_only=True):
    """What everybody reads. Names exactly one."""

    line: UUID | None = None
    question: UUID | None = None

    def one(self) -> tuple[str, UUID]:
        """Which kind, and its id."""
        named = [(kind, which) for kind in FOUND if (which := getattr(self, kind, None))]
        if len(named) != 1:
            raise Invalid("name exactly one thing of somebody", "one_writing")
        return named[0]


class ForWriting(ForPublic, kw_only=True):
    held: UUID | None = None
    hand: UUID | None = None


async def moderated(work: Work, actor: Actor | None, command: ForPublic) -> tuple[Actor, Writing]:
    """For hosts."""
    return require(actor, Role.host), await found(work, command)


async def found(work: Work, command: ForPublic) -> Writing:
    """Under its lock, with its `person`."""
    kind, which = command.one()
    return await FOUND[kind](work, which)
