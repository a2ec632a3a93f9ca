"""An appointment as a calendar entry (RFC 5545) that asks, replaces or cancels by its UID and SEQUENCE (RFC 5546)."""

from datetime import datetime
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from server.interviews.models import SOON_BEFORE, Interview, InterviewState, SeatRole
from server.jobs.models import SHANGHAI

OFF = (InterviewState.cancelled, InterviewState.missed)


def calendar(row: Interview, now: datetime, public_url: str) -> bytes:
    """Needs the row as `interviews.lookup` loads it."""
    made = Calendar()
    made.add("prodid", "-//Just in the Mountain City//EN")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if row.state in OFF else "REQUEST")
    made.add_component(entry(row, now, public_url))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def entry(row: Interview, now: datetime, public_url: str) -> Event:
    page, job = f"{public_url}/interviews/{row.id}", row.application.job
    summary = f"视频面试：{job.title}（{job.company.name}）"
    made = Event()
    made.add("uid", f"{row.id}@{urlsplit(public_url).hostname}")
    made.add("sequence", row.sequence)
    made.add("dtstamp", now)
    made.add("dtstart", row.starts_at.astimezone(SHANGHAI))
    made.add("dtend", row.ends_at.astimezone(SHANGHAI))
    made.add("summary", summary)
    made.add("description", "\n".join(filter(None, [row.note, page])))
    made.add("url", page)
    made.add("location", page)
    made.add("status", "CANCELLED" if row.state in OFF else "CONFIRMED")
    made.add("organizer", address(f"urn:uuid:{row.company_id}", job.company.name))
    for seat in row.seats:
        role = "CHAIR" if seat.role is SeatRole.panel else "REQ-PARTICIPANT"
        made.add("attendee", address(f"urn:uuid:{seat.person_id}", seat.person.name, role))
    if row.state not in OFF:
        made.add_component(alarm(summary))
    return made


def address(uri: str, name: str, role: str = "") -> vCalAddress:
    """People by id and name: whoever gets the file learns nobody's e-mail or phone."""
    made = vCalAddress(uri)
    made.params["CN"] = vText(name)
    if role:
        made.params["ROLE"] = vText(role)
    return made


def alarm(summary: str) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", summary)
    made.add("trigger", -SOON_BEFORE)
    return made
