"""An appointment as a calendar entry (RFC 5545) that asks, replaces or cancels by its UID and SEQUENCE (RFC 5546)."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID

from icalendar import Event, vCalAddress, vText

from server.broadcasts.ics import alarm, written
from server.interviews.appointments.wording import ENTRY
from server.interviews.models import Interview, InterviewState, SeatRole
from server.interviews.planned import SOON_BEFORE
from server.jobs.models import SHANGHAI

OFF = (InterviewState.cancelled, InterviewState.missed)


@dataclass(frozen=True)
class Reader:
    """Who gets it by mail. A calendar program acts only on what names its owner, and comes from its organizer."""

    person: UUID
    address: str
    sender: str


def method(row: Interview, reader: Reader | None = None) -> str:
    """Who lost the seat is called off, though the others meet."""
    off = row.state in OFF or (reader and row.seat_of(reader.person) is None)
    return "CANCEL" if off else "REQUEST"


def calendar(row: Interview, now: datetime, public_url: str, language: str, reader: Reader | None = None) -> bytes:
    """Needs the row as `interviews.lookup` loads it."""
    return written([entry(row, now, public_url, language, reader)], method(row, reader))


def entry(row: Interview, now: datetime, public_url: str, language: str, reader: Reader | None) -> Event:
    page, job = f"{public_url}/interviews/{row.id}", row.application.job
    summary = ENTRY[language].format(job=job.title, company=job.company.name)
    made = event(Facts(row.id, row.sequence, summary, row.note, page), (row.starts_at, row.ends_at), now)
    made.add("organizer", address(organizer(row, reader), job.company.name))
    for each in mailed(reader) if reader else named(row):
        made.add("attendee", each)
    return finished(made, off=method(row, reader) == "CANCEL")


@dataclass(frozen=True)
class Facts:
    """What an entry says, of whatever it is about."""

    id: UUID
    sequence: int
    summary: str
    note: str
    page: str


def event(facts: Facts, lasts: tuple[datetime, datetime], now: datetime) -> Event:
    begins, ends = lasts
    made = Event()
    made.add("uid", f"{facts.id}@{urlsplit(facts.page).hostname}")
    made.add("sequence", facts.sequence)
    made.add("dtstamp", now)
    made.add("dtstart", begins.astimezone(SHANGHAI))
    made.add("dtend", ends.astimezone(SHANGHAI))
    made.add("summary", facts.summary)
    made.add("description", "\n".join(filter(None, [facts.note, facts.page])))
    made.add("url", facts.page)
    made.add("location", facts.page)
    return made


def finished(made: Event, off: bool) -> Event:
    made.add("status", "CANCELLED" if off else "CONFIRMED")
    if not off:
        made.add_component(alarm(str(made["summary"]), SOON_BEFORE))
    return made


def organizer(row: Interview, reader: Reader | None) -> str:
    return by_mail(reader) if reader else f"urn:uuid:{row.company_id}"


def by_mail(reader: Reader) -> str:
    return f"mailto:{parseaddr(reader.sender)[1]}"


def mailed(reader: Reader) -> list[vCalAddress]:
    """The reader alone: a mail outlives the erasure of whoever else is named in it."""
    return [address(f"mailto:{reader.address}", "")]


def named(row: Interview) -> list[vCalAddress]:
    """By id and name: whoever gets the file learns nobody's e-mail or phone."""
    roles = {SeatRole.panel: "CHAIR", SeatRole.candidate: "REQ-PARTICIPANT"}
    return [address(f"urn:uuid:{seat.person_id}", row.name_of(seat.person), roles[seat.role]) for seat in row.seats]


def address(uri: str, name: str, role: str = "") -> vCalAddress:
    made = vCalAddress(uri)
    if name:
        made.params["CN"] = vText(name)
    if role:
        made.params["ROLE"] = vText(role)
    return made
