"""Taking a turn back: whoever tapped too early has a minute, and then all is as it was before the tap."""

from datetime import datetime
from uuid import UUID

from server.broadcasts.models import Broadcast, Turn
from server.broadcasts.rehearsal_models import MINUTE, Rehearsal
from server.errors import Conflict, NotFound


def take_back(broadcast: Broadcast, id: UUID, now: datetime) -> None:
    """The turn that began last is planned again, the one before it goes on from its own beginning, in a rehearsal too.

    Its cards are no chapters, and the card that the first of them replaced is on screen again. Naming the turn makes a
    double tap harmless. `Conflict` where the show has gone on to another turn, or for more than a minute.
    """
    turn = next((turn for turn in broadcast.turns if turn.id == id), None)
    if turn is None:
        raise NotFound("no such turn")
    if rehearsal := broadcast.rehearsing:
        began = rehearsal.started.get(str(id))
        rehearsed_back(rehearsal, turn, fresh(began, rehearsal.current_turn == id, rehearsal.ms(now)))
    else:
        shown_back(broadcast, turn, fresh(turn.started_ms, broadcast.current_turn is turn, broadcast.show_ms(now)))


def fresh(began: int | None, current: bool, clock: int) -> int:
    """When it began, if it may still be taken back."""
    if began is None or not current:
        raise Conflict("this turn is not the one that goes on", "turn_moved")
    if clock - began > MINUTE:
        raise Conflict("this turn has gone on for more than a minute", "turn_kept")
    return began


def shown_back(broadcast: Broadcast, turn: Turn, began: int) -> None:
    turn.started_ms = None
    jobs = {pick.job_id for pick in turn.picks}
    early = [card for card in broadcast.cards if card.job_id in jobs and card.shown_ms >= began]
    for card in early:
        broadcast.cards.remove(card)
    last = broadcast.cards[-1] if broadcast.cards and not broadcast.card else None
    if last and last.hidden_ms in {card.shown_ms for card in early}:
        last.hidden_ms = None


def rehearsed_back(rehearsal: Rehearsal, turn: Turn, began: int) -> None:
    rehearsal.started = {known: at for known, at in rehearsal.started.items() if known != str(turn.id)}
    jobs = {str(pick.job_id) for pick in turn.picks}
    early = [card for card in rehearsal.cards if card["job"] in jobs and card["shown_ms"] >= began]
    kept = [card for card in rehearsal.cards if card not in early]
    if kept and kept[-1]["hidden_ms"] in {card["shown_ms"] for card in early}:
        kept[-1] = kept[-1] | {"hidden_ms": None}
    rehearsal.cards = kept
