"""When a job is on: from the run-sheet, and from how far the show has really come. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from server.broadcasts.models import Broadcast, BroadcastState, Turn


def expected(broadcast: Broadcast, job: UUID, now: datetime) -> datetime | None:
    """The next time it is on, never before now; None: it was on, is on, or is not in the run-sheet.

    Needs `turns` with their `picks`, and `cards`.
    """
    moments = (begins + share(turn, job) for turn, begins in coming(broadcast, now) if to_come(broadcast, turn, job))
    return next((max(moment, now) for moment in moments), None)


def coming(broadcast: Broadcast, now: datetime) -> Iterator[tuple[Turn, datetime]]:
    """What is `left`, each with when it begins: a turn that is too long moves all others."""
    following = now if broadcast.state is BroadcastState.live else max(broadcast.starts_at, now)
    for turn in left(broadcast):
        lasts = timedelta(minutes=turn.minutes)
        if turn.started_ms is None:
            yield turn, following
            following += lasts
        elif broadcast.first_on_air:
            begins = broadcast.first_on_air + timedelta(milliseconds=turn.started_ms)
            yield turn, begins
            following = max(begins + lasts, now)


def left(broadcast: Broadcast) -> list[Turn]:
    """The turn that is on and those after it."""
    if broadcast.state is BroadcastState.ended:
        return []
    current = broadcast.current_turn
    return [turn for turn in broadcast.turns if turn is current or turn.started_ms is None]


def to_come(broadcast: Broadcast, turn: Turn, job: UUID) -> bool:
    """Whether the turn has it, and has not shown its card yet."""
    if not has(turn, job):
        return False
    since = turn.started_ms
    return since is None or all(card.job_id != job or card.shown_ms < since for card in broadcast.cards)


def share(turn: Turn, job: UUID) -> timedelta:
    """The jobs of a turn follow each other in equal parts."""
    at = next(number for number, pick in enumerate(turn.picks) if pick.job_id == job)
    return timedelta(minutes=turn.minutes) * at / len(turn.picks)


def turn_of(broadcast: Broadcast, job: UUID, now: datetime) -> tuple[datetime, datetime] | None:
    """From when to when the turn is in which it is on, the next time or just now; None: it was, or is not planned."""
    for turn, begins in coming(broadcast, now):
        if to_come(broadcast, turn, job) or (has(turn, job) and on_air(broadcast, job)):
            return begins, max(begins + timedelta(minutes=turn.minutes), now)
    return None


def on_air(broadcast: Broadcast, job: UUID) -> bool:
    """Its card is to be seen."""
    seen = any(card.job_id == job and card.hidden_ms is None for card in broadcast.cards)
    return seen and broadcast.state is BroadcastState.live


def has(turn: Turn, job: UUID) -> bool:
    return any(pick.job_id == job for pick in turn.picks)
