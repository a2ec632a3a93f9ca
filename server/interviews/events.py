"""An interview as everybody in it sees it, the way into its media room, and what they hear."""

from datetime import datetime
from uuid import UUID

import msgspec

from server.applications.events import Named, Titled
from server.db import Work
from server.events import Event
from server.interviews.models import Interview, InterviewState, Outcome, Seat, SeatRole, SeatState
from server.media.control import SourceView
from server.turn import IceServer


class SeatView(msgspec.Struct):
    person: UUID
    name: str
    role: SeatRole
    state: SeatState
    arrived: bool
    """Has come at least once."""
    audio: bool
    video: bool
    paused: bool
    """The camera is on, and the device itself holds it back."""
    hand: bool
    second_camera: bool
    """A phone was opened as one; whether it still sends, its source tells."""


class InterviewView(msgspec.Struct, kw_only=True):
    id: UUID
    application: UUID
    job: Titled
    company: Named
    graduate: Named
    starts_at: datetime
    minutes: int
    slot: UUID | None
    examination: UUID | None
    number: int | None
    """In an examination the candidate's, who then has no other name here."""
    change_until: datetime
    """Until then the graduate may move or cancel it."""
    note: str
    state: InterviewState
    seats: list[SeatView]
    began_at: datetime | None
    time_is_up: datetime | None
    """Where the timer ends; None before anybody was let in."""
    ended_at: datetime | None
    outcome: Outcome | None
    version: int
    """Rises with every change: a browser never puts an older view over a newer one."""


class Way(msgspec.Struct, kw_only=True):
    """Into the media room: publish one source by WHIP, receive each of the others by WHEP."""

    ticket: str | None
    """None for whoever is not inside."""
    expires_at: datetime | None
    whip: str
    whep: str
    ice_servers: list[IceServer]
    """Relays for a network that lets nothing else through."""


class Entry(Way, kw_only=True):
    """Everything a page needs to show the interview and to take part in it."""

    interview: InterviewView
    sources: list[SourceView]


class InterviewChanged(Event, kw_only=True):
    """Somebody knocked, came in, went, or the interview began or ended: the whole of it as it now stands."""

    name = "interview_changed"
    namespace = "/interviews"
    interview: InterviewView


class Admitted(Event, kw_only=True):
    """For the one who knocked: the door is open."""

    name = "admitted"
    namespace = "/interviews"
    interview: InterviewView
    ticket: str | None
    expires_at: datetime | None
    whip: str
    whep: str
    ice_servers: list[IceServer]
    sources: list[SourceView]


class ExaminationMoved(Event, kw_only=True):
    """Something in it is otherwise. Each sees it their own way, so whoever has it open reads it again."""

    name = "examination_moved"
    namespace = "/examinations"
    examination: UUID


def examination_room(id: UUID) -> str:
    return f"examination:{id}"


def examination_moved(work: Work, id: UUID | None) -> None:
    """Of the examination an interview belongs to, if it belongs to one."""
    if id:
        work.tell(ExaminationMoved(room=examination_room(id), examination=id))


class SourcesChanged(Event, kw_only=True):
    """Who can be seen and heard: every source of the media room."""

    name = "sources_changed"
    namespace = "/interviews"
    interview: UUID
    sources: list[SourceView]


def seat_view(seat: Seat, name: str) -> SeatView:
    arrived, second_camera = seat.arrived_at is not None, seat.camera_at is not None
    shown = (seat.audio, seat.video, seat.paused, seat.hand, second_camera)
    return SeatView(seat.person_id, name, seat.role, seat.state, arrived, *shown)


def view(row: Interview) -> InterviewView:
    """Needs the row as `interviews.lookup` loads it."""
    application = row.application
    return InterviewView(
        id=row.id,
        application=application.id,
        job=Titled(application.job.id, application.job.title),
        company=Named(application.job.company.id, application.job.company.name),
        graduate=Named(application.graduate.id, row.name_of(application.graduate)),
        starts_at=row.starts_at,
        minutes=row.minutes,
        slot=row.slot_id,
        examination=row.examination_id,
        number=row.number,
        change_until=row.change_until,
        note=row.note,
        state=row.state,
        seats=[seat_view(seat, row.name_of(seat.person)) for seat in row.seats],
        began_at=row.began_at,
        time_is_up=row.time_is_up,
        ended_at=row.ended_at,
        outcome=row.outcome,
        version=row.version,
    )
