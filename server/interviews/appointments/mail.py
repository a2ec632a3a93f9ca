"""Invitations, changes and reminders as mail, each with the entry that a calendar program takes over by itself.

It is written when it is sent: from the interview as it stands by then, to the address that its person has by then.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from server.applications.models import Application, ApplicationState
from server.identity.accounts import EMAIL
from server.identity.models import Person
from server.inbox.letters import Letter, body
from server.inbox.models import Mail
from server.interviews.appointments import ics
from server.interviews.appointments.wording import SENTENCES, sentence
from server.interviews.lookup import WHOLE
from server.interviews.models import Interview, InterviewState
from server.settings import Settings

KINDS = tuple(SENTENCES["zh"])
CHOOSE = "interview_choose"
REMINDERS = ("interview_tomorrow", "interview_soon")
CALLED_OFF = ("interview_cancelled", "interview_missed")


async def letter(db: AsyncSession, mail: Mail, settings: Settings, now: datetime) -> Letter | None:
    person = await db.get_one(Person, mail.person_id)
    if mail.kind == CHOOSE:
        return to_choose(person, await db.get_one(Application, mail.about), mail, settings)
    row = await db.get_one(Interview, mail.about, options=WHOLE)
    address = address_of(person, row.application)
    return appointment(row, person, address, mail, settings, now) if address and holds(row, mail, now) else None


def holds(row: Interview, mail: Mail, now: datetime) -> bool:
    """Whether it still is as this letter says; if not, a later one says how it is."""
    expected = row.goes_on and row.seat_of(mail.person_id) is not None
    if mail.kind in CALLED_OFF:
        return not expected
    ahead = mail.kind not in REMINDERS or (row.state is InterviewState.invited and row.starts_at > now)
    return expected and ahead and row.starts_at == datetime.fromisoformat(mail.params["starts_at"])


def to_choose(person: Person, application: Application, mail: Mail, settings: Settings) -> Letter | None:
    """As long as no time is chosen."""
    address = address_of(person, application)
    if not address or application.interview_id or application.state is not ApplicationState.invited:
        return None
    return Letter(address, *words(person, mail, "", settings))


def appointment(row: Interview, person: Person, address: str, mail: Mail, settings: Settings, now: datetime) -> Letter:
    assert settings.smtp
    reader = ics.Reader(person.id, address, settings.smtp.sender)
    calendar = ics.calendar(row, now, settings.public_url, person.language, reader)
    return Letter(address, *words(person, mail, row.note, settings), calendar, ics.method(row, reader))


def words(person: Person, mail: Mail, note: str, settings: Settings) -> tuple[str, str]:
    subject = sentence(mail.kind, person.language, mail.params)
    return subject, body(subject, note, page(mail, settings), person.language)


def page(mail: Mail, settings: Settings) -> str:
    return f"{settings.public_url}/{'choose' if mail.kind == CHOOSE else 'interviews'}/{mail.about}"


def address_of(person: Person, application: Application) -> str | None:
    """The account, where it is an address; a graduate who signs in by phone wrote one into the resume."""
    written = [person.account or ""]
    if person.id == application.graduate_id and not person.erased_at:
        written.append(str(application.resume.get("email") or ""))
    return next((one for one in written if EMAIL.fullmatch(one)), None)
