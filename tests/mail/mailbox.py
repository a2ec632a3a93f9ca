"""A mail server that keeps what it gets, and refuses what a test wants it to."""

import asyncio
import re
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from icalendar import Calendar

from tests.servers import free_port


class Mailbox:
    def __init__(self, port: int) -> None:
        self.port = port
        self.got: dict[str, list[EmailMessage]] = defaultdict(list)
        self.answers: dict[str, str] = {}
        """What this recipient is refused with."""
        self.arrived = asyncio.Event()
        self.logins: list[LoginPassword] = []

    async def handle_RCPT(self, server: SMTP, s: Session, envelope: Envelope, to: str, options: Any) -> str:  # noqa: N802
        if to not in self.answers:
            envelope.rcpt_tos.append(to)
        return self.answers.get(to, "250 OK")

    async def handle_DATA(self, server: SMTP, s: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        for to in envelope.rcpt_tos:
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.got[to].append(message)
        self.arrived.set()
        return "250 OK"

    def login(self, server: SMTP, s: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        self.logins.append(data)
        return AuthResult(success=True)

    @asynccontextmanager
    async def open(self, tls: ssl.SSLContext | None = None, utf8: bool = True) -> AsyncIterator[None]:
        """Without this nobody answers at its port. With `tls` it wants STARTTLS and a login; `utf8`: addresses too."""
        more = {"tls_context": tls, "require_starttls": True, "auth_required": True} if tls else {}

        def connection() -> SMTP:
            return SMTP(self, enable_SMTPUTF8=utf8, authenticator=self.login, **more)

        server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", self.port)
        try:
            yield
        finally:
            server.close()

    def newest(self, to: str) -> EmailMessage:
        return self.got[to][-1]


def mailbox() -> Mailbox:
    return Mailbox(free_port())


def words(message: EmailMessage) -> str:
    """What it says; no letter names an hour without its zone."""
    part = message.get_body(("plain",))
    assert part
    text = str(part.get_content())
    for said in (text, str(message["Subject"])):
        assert len(re.findall(r"\d\d:\d\d", said)) == said.count("UTC+8"), said
    return text


def entry(message: EmailMessage) -> tuple[Calendar, Any]:
    """The calendar and its one event; its method is in the header too, where mail programs look."""
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["method"]
    return calendar, calendar.walk("VEVENT")[0]
