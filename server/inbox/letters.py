"""What is mailed, as a message (RFC 5322): words, and with an appointment the calendar's own request (RFC 6047)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from uuid import UUID

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from server.inbox.models import Mail
from server.settings import Settings


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str
    calendar: bytes = b""
    """iCalendar, UTF-8."""
    method: str = ""
    """The calendar's METHOD: what a mail program may do with it."""


BODY = {
    "zh": "{sentence}\n\n{note}在浏览器里打开：\n{link}\n\n—— 就在山城。这封信由系统发出，请不要回复。\n",
    "en": (
        "{sentence}\n\n{note}Open it in a browser:\n{link}\n\n"
        "-- Just in the Mountain City. Sent by the system: nobody reads an answer to it.\n"
    ),
}
Writer = Callable[[AsyncSession, Mail, Settings, datetime], Awaitable[Letter | None]]
"""None: there is nothing to say any more, or nobody to say it to."""
WRITERS: web.AppKey[dict[str, Writer]] = web.AppKey("writers")
"""By the kind of mail."""


def body(sentence: str, note: str, link: str, language: str) -> str:
    return BODY[language].format(sentence=sentence, note=f"{note}\n\n" if note else "", link=link)


def message(letter: Letter, id: UUID, sender: str, now: datetime) -> EmailMessage:
    """Its Message-ID is always the same: whoever gets it a second time can tell. ValueError: its address is none."""
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    try:
        made["To"] = letter.to
    except Exception as error:  # Python's reader of addresses breaks on some, each in its own way
        raise ValueError("no address") from error
    made["Subject"] = " ".join(letter.subject.split())
    made["Date"], made["Message-ID"] = now, f"<{id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers
    made.set_content(letter.text, cte="base64")
    if letter.calendar:
        calendar, params = letter.calendar.decode(), {"method": letter.method}
        made.add_alternative(calendar, subtype="calendar", params=params, cte="base64")
    return made
