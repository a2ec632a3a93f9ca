"""How shows are told to browsers: one builder, whoever asks and whatever changed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from server.broadcasts.models import Broadcast, BroadcastState, Card, Guest, Turn
from server.identity.models import Person
from server.identity.views import CompanyRef, company_ref
from server.jobs.models import Job


class PersonRef(msgspec.Struct):
    id: UUID
    name: str


class JobRef(msgspec.Struct):
    id: UUID
    title: str


class GuestView(msgspec.Struct):
    id: UUID
    name: str
    company: CompanyRef
    source: str


class TurnView(msgspec.Struct):
    id: UUID
    company: CompanyRef
    jobs: list[JobRef]
    minutes: int
    started_ms: int | None
    guests: list[GuestView]


class JobCard(msgspec.Struct):
    id: UUID
    title: str
    company: CompanyRef
    place: str
    pay_low: int
    pay_high: int
    headcount: int
    valid_until: date


class CardView(msgspec.Struct):
    id: UUID
    job: JobCard
    shown_ms: int
    hidden_ms: int | None


class BroadcastView(msgspec.Struct):
    """The whole show. Of two with the same id, the one with the higher `version` is newer.

    While it is rehearsed, hosts and guests also have it as if it were live (`RehearsalView`).
    """

    id: UUID
    version: int
    title: str
    about: str
    starts_at: datetime
    holds_questions: bool
    slow_seconds: int
    newcomer_minutes: int
    state: BroadcastState
    rehearsing: bool
    """Whether this is how it stands in its rehearsal."""
    host: PersonRef | None
    first_on_air: datetime | None
    ended_at: datetime | None
    now_ms: int
    on_air: str | None
    voices: list[str]
    turns: list[TurnView]
    current_turn: UUID | None
    guests: list[GuestView]
    card: CardView | None
    cards: list[CardView]
    hls: str | None
    replay: str | None
    thrown_away_at: datetime | None
    captioned: bool
    viewers: int
    deliveries: int


class BroadcastBrief(msgspec.Struct):
    """A show in a list: a page of them whole would be long to wait for on a phone."""

    id: UUID
    title: str
    state: BroadcastState
    starts_at: datetime
    first_on_air: datetime | None
    ended_at: datetime | None
    turns: int
    companies: int
    jobs: int
    cards: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What grows with the crowd."""

    viewers: int = 0
    deliveries: int = 0


NOBODY = Counts()


def view(broadcast: Broadcast, now: datetime, media: str, counts: Counts = NOBODY) -> BroadcastView:
    """Needs everything `finding.whole` loads; `media` is how browsers reach the media plane."""
    guests = [guest_view(guest) for guest in broadcast.guests]
    live = broadcast.state is BroadcastState.live
    return BroadcastView(
        id=broadcast.id,
        version=broadcast.version,
        title=broadcast.title,
        about=broadcast.about,
        starts_at=broadcast.starts_at,
        holds_questions=broadcast.holds_questions,
        slow_seconds=broadcast.slow_seconds,
        newcomer_minutes=broadcast.newcomer_minutes,
        state=broadcast.state,
        rehearsing=False,
        host=person_ref(broadcast.host),
        first_on_air=broadcast.first_on_air,
        ended_at=broadcast.ended_at,
        now_ms=broadcast.show_ms(now),
        on_air=broadcast.on_air,
        voices=broadcast.voices if live else [],
        turns=[turn_view(turn, guests) for turn in broadcast.turns],
        current_turn=turn.id if (turn := broadcast.current_turn) else None,
        guests=guests,
        card=card_view(card) if (card := broadcast.card) else None,
        cards=[card_view(card) for card in broadcast.cards],
        hls=f"{media}/hls/{broadcast.room}/index.m3u8" if live else None,
        replay=f"{media}/replay/{broadcast.id}/index.m3u8" if broadcast.watchable else None,
        thrown_away_at=broadcast.thrown_away_at,
        captioned=broadcast.captioned,
        viewers=counts.viewers,
        deliveries=counts.deliveries,
    )


def brief(broadcast: Broadcast) -> BroadcastBrief:
    """Needs what `finding.listed` loads."""
    return BroadcastBrief(
        id=broadcast.id,
        title=broadcast.title,
        state=broadcast.state,
        starts_at=broadcast.starts_at,
        first_on_air=broadcast.first_on_air,
        ended_at=broadcast.ended_at,
        turns=len(broadcast.turns),
        companies=len({turn.company_id for turn in broadcast.turns}),
        jobs=sum(len(turn.picks) for turn in broadcast.turns),
        cards=len(broadcast.cards),
    )


def person_ref(person: Person | None) -> PersonRef | None:
    return PersonRef(person.id, person.name) if person else None


def clip_of(broadcast: Broadcast, media: str, begin: int, end: int) -> str | None:
    """Where players get what lies between two moments of the show clock."""
    if broadcast.first_on_air is None or not broadcast.watchable:
        return None
    zero = int(broadcast.first_on_air.timestamp() * 1000)
    return f"{media}/replay/{broadcast.id}/index.m3u8?from={zero + begin}&to={zero + end}"


def turn_view(turn: Turn, guests: list[GuestView]) -> TurnView:
    jobs = [JobRef(pick.job.id, pick.job.title) for pick in turn.picks]
    theirs = [guest for guest in guests if guest.company.id == turn.company_id]
    return TurnView(turn.id, company_ref(turn.company), jobs, turn.minutes, turn.started_ms, theirs)


def guest_view(guest: Guest) -> GuestView:
    return GuestView(guest.id, guest.name, company_ref(guest.company), guest.source)


def card_view(card: Card) -> CardView:
    return CardView(card.id, job_card(card.job), card.shown_ms, card.hidden_ms)


def job_card(job: Job) -> JobCard:
    return JobCard(
        id=job.id,
        title=job.title,
        company=company_ref(job.company),
        place=job.place,
        pay_low=job.pay_low,
        pay_high=job.pay_high,
        headcount=job.headcount,
        valid_until=job.valid_until,
    )
