"""Mail leaves for the operator's server (SMTP, RFC 5321), is tried for some hours, and is gone once it is sent.

Nothing here tells the log an address or a word of what was written.
"""

import logging
from collections.abc import AsyncIterator
from uuid import UUID

from aiohttp import web
from aiosmtplib import SMTP, SMTPDataError, SMTPException, SMTPNotSupported, SMTPRecipientsRefused

from server.background import every
from server.db import reading, transaction
from server.environment import MailServer
from server.inbox import outbox
from server.inbox.letters import WRITERS, Letter, message
from server.inbox.models import Mail
from server.metrics import METRICS
from server.settings import CLOCK, SETTINGS

log = logging.getLogger(__name__)
TICK = 5.0
PATIENCE = 20
"""Seconds for each answer of the mail server."""
NO_ADDRESS = (ValueError, SMTPNotSupported)
"""None at all, or one in letters that the mail server does not take (RFC 6531)."""


class Sent(dict[str, int]):
    """How many letters came to what, since the start."""

    def __init__(self) -> None:
        super().__init__(sent=0, refused=0, given_up=0)
        self.waiting = 0
        """Tried and not taken, as was last seen."""


SENT = web.AppKey("sent", Sent)


async def send(app: web.Application) -> None:
    async with transaction(app) as work:
        app[SENT].waiting = await outbox.waiting(work)
        mine, given_up = await outbox.in_hand(work)
    app[SENT]["given_up"] += given_up
    server = app[SETTINGS].smtp
    if not mine or server is None:
        return
    try:
        async with connection(server) as smtp:
            for each in mine:
                await post(app, smtp, server, each)
    except (SMTPException, OSError) as error:
        log.warning("mail waits: %s", type(error).__name__, extra={"code": code_of(error)})


def connection(server: MailServer) -> SMTP:
    return SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user or None,
        password=server.password or None,
        use_tls=server.scheme == "smtps",
        start_tls=server.scheme == "starttls",
        timeout=PATIENCE,
    )


async def post(app: web.Application, smtp: SMTP, server: MailServer, id: UUID) -> None:
    """One of them, unless there is nothing to say any more; what this recipient will never get is let go."""
    letter = await written(app, id)
    if letter:
        try:
            await smtp.send_message(message(letter, id, server.sender, app[CLOCK].now()), recipients=[letter.to])
            app[SENT]["sent"] += 1
        except (SMTPRecipientsRefused, SMTPDataError, *NO_ADDRESS) as error:
            refused = for_ever(error)
            what = "a letter was refused: %s" if refused else "mail waits: %s"
            log.warning(what, type(error).__name__, extra={"code": code_of(error)})
            if not refused:
                return
            app[SENT]["refused"] += 1
    async with transaction(app) as work:
        await outbox.done(work, id)


async def written(app: web.Application, id: UUID) -> Letter | None:
    async with reading(app) as db:
        mail = await db.get(Mail, id)
        if mail is None:  # erased with its person a moment ago
            return None
        return await app[WRITERS][mail.kind](db, mail, app[SETTINGS], app[CLOCK].now())


def for_ever(error: Exception) -> bool:
    """What may work later has a code of 400 to 499 (RFC 5321, 4.2.1)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(one.code >= 500 for one in error.recipients)
    return not isinstance(error, SMTPDataError) or error.code >= 500


def code_of(error: Exception) -> int | None:
    """What the mail server answered (RFC 5321, 4.2); the words beside it name people."""
    if isinstance(error, SMTPRecipientsRefused):
        return error.recipients[0].code
    return getattr(error, "code", None)


async def forget(app: web.Application) -> None:
    """Where no mail server is set nothing waits for one."""
    async with transaction(app) as work:
        await outbox.empty(work)


async def mailing(app: web.Application) -> AsyncIterator[None]:
    app[METRICS].counter("mails", "Letters", lambda: app[SENT], "outcome")
    waiting = "Letters that the mail server has not taken yet: it is tried again"
    app[METRICS].gauge("mails_waiting", waiting, lambda: app[SENT].waiting)
    async with every(TICK, send if app[SETTINGS].smtp else forget, app):
        yield
