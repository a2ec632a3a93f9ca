"""How a rehearsal is told to those behind the scenes: as the show would be, were it live, and then what it took."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from server.broadcasts.models import Broadcast, BroadcastState
from server.broadcasts.rehearsal_models import Rehearsal, minutes
from server.broadcasts.views import BroadcastView, CardView, job_card, person_ref


class Took(msgspec.Struct):
    """How long a turn was, and how many minutes of a run-sheet that makes."""

    turn: UUID
    milliseconds: int
    minutes: int


class RehearsalView(msgspec.Struct):
    version: int
    """Of two of the same beginning, the higher is newer."""
    began_at: datetime
    show: BroadcastView | None
    """As long as it goes on."""
    took: list[Took]
    """Once it is over."""


def rehearsal_view(rehearsal: Rehearsal, broadcast: Broadcast, plain: BroadcastView, now: datetime) -> RehearsalView:
    """`plain` is the show as viewers have it; `broadcast` needs everything `finding.whole` loads."""
    if rehearsal.ended_at is None:
        show = as_if_live(rehearsal, broadcast, plain, now)
        return RehearsalView(rehearsal.version, rehearsal.began_at, show, [])
    took = [Took(turn, spent, minutes(spent)) for turn, spent in rehearsal.took().items()]
    return RehearsalView(rehearsal.version, rehearsal.began_at, None, took)


def as_if_live(rehearsal: Rehearsal, broadcast: Broadcast, plain: BroadcastView, now: datetime) -> BroadcastView:
    jobs = {str(pick.job_id): job_card(pick.job) for turn in broadcast.turns for pick in turn.picks}
    cards = [
        CardView(jobs[card["job"]].id, jobs[card["job"]], card["shown_ms"], card["hidden_ms"])
        for card in rehearsal.cards
        if card["job"] in jobs
    ]
    return replace(
        plain,
        state=BroadcastState.live,
        rehearsing=True,
        host=person_ref(rehearsal.host),
        first_on_air=rehearsal.began_at,
        now_ms=rehearsal.ms(now),
        on_air=rehearsal.on_air,
        voices=rehearsal.voices,
        turns=[replace(turn, started_ms=rehearsal.started.get(str(turn.id))) for turn in plain.turns],
        current_turn=rehearsal.current_turn,
        card=next((card for card in cards if card.hidden_ms is None), None),
        cards=cards,
    )
