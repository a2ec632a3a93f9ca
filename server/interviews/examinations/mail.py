"""An examination in the calendars of its examiners: one entry from the first candidate to the last.

The draw brings it up to date, and what is cancelled before it goes. Written when it is sent, like an appointment.
"""

from datetime import datetime, timedelta

from icalendar import Event
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.broadcasts.ics import written
from server.db import Work
from server.identity.accounts import EMAIL
from server.identity.models import Person
from server.inbox.letters import Letter, body
from server.inbox.models import Mail
from server.inbox.outbox import post
from server.interviews.appointments import ics
from server.interviews.appointments.ics import Reader
from server.interviews.appointments.wording import spoken
from server.interviews.examinations.lookup import WHOLE, interviews_of
from server.interviews.examinations.models import Examination, ExaminationState
from server.settings import Settings

SENTENCES = {
    "zh": {
        "examination_panel": "你是“{job}”结构化面试的考官：{time}",
        "examination_order": "“{job}”结构化面试已经抽签：{n} 位考生，从{time}开始",
        "examination_cancelled": "“{job}”的结构化面试取消了，原定 {time}",
    },
    "en": {
        "examination_panel": "You examine for “{job}”: {time}",
        "examination_order": "The draw for “{job}” is done, from {time}; candidates: {n}",
        "examination_cancelled": "The examination for “{job}” was cancelled; it was to be {time}",
    },
}
SUMMARY = {"zh": "结构化面试：{job}（{company}）", "en": "Examination: {job} ({company})"}
KINDS = tuple(SENTENCES["zh"])


def tell_examiners(work: Work, row: Examination, kind: str) -> None:
    """By mail; needs `examiners` loaded."""
    people = [one.person_id for one in row.examiners if not one.person.erased_at]
    post(work, people, kind, row.id)


async def letter(db: AsyncSession, mail: Mail, settings: Settings, now: datetime) -> Letter | None:
    row = await db.scalar(select(Examination).where(Examination.id == mail.about).options(*WHOLE))
    person = await db.get_one(Person, mail.person_id)
    address = person.account or ""
    if row is None or not holds(row, mail) or not EMAIL.fullmatch(address):
        return None
    first, last, count = await span(db, row)
    assert settings.smtp
    reader = Reader(person.id, address, settings.smtp.sender)
    facts = {"job": row.job.title, "n": count, "time": spoken(first, person.language)}
    subject = SENTENCES[person.language][mail.kind].format_map(facts)
    text = body(subject, row.note, page(row, settings), person.language)
    method = "CANCEL" if row.state is ExaminationState.cancelled else "REQUEST"
    calendar = written([entry(row, (first, last), now, settings, person.language, reader)], method)
    return Letter(address, subject, text, calendar, method)


def holds(row: Examination, mail: Mail) -> bool:
    """Whether it still is as this letter says."""
    off = row.state is ExaminationState.cancelled
    return row.state is not ExaminationState.closed and off == (mail.kind == "examination_cancelled")


async def span(db: AsyncSession, row: Examination) -> tuple[datetime, datetime, int]:
    """From the first candidate to the end of the last, and how many: as planned, and once it is drawn as it is."""
    found = list((await interviews_of(db, row)).values())
    if found:
        return min(one.starts_at for one in found), max(one.ends_at for one in found), len(found)
    count = len(row.examinees)
    lasts = timedelta(minutes=count * (row.minutes + row.buffer) - row.buffer)
    return row.starts_at, row.starts_at + lasts, count


def page(row: Examination, settings: Settings) -> str:
    return f"{settings.public_url}/examinations/{row.id}"


def entry(
    row: Examination, lasts: tuple[datetime, datetime], now: datetime, settings: Settings, language: str, reader: Reader
) -> Event:
    off = row.state is ExaminationState.cancelled
    sequence = (row.drawn_at is not None) + off
    company = row.job.company.name
    summary = SUMMARY[language].format(job=row.job.title, company=company)
    made = ics.event(ics.Facts(row.id, sequence, summary, row.note, page(row, settings)), lasts, now)
    made.add("organizer", ics.address(ics.by_mail(reader), company))
    for each in ics.mailed(reader):
        made.add("attendee", each)
    return ics.finished(made, off=off)
