"""The product as an operator runs it who set a mail server, and what arrives there."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from server.app import everything
from server.environment import MailServer
from server.inbox.sending import mailing
from server.settings import Clock, Settings
from tests.house import running
from tests.mail.letters import PAGE, SENDER, Later
from tests.mail.mailbox import Mailbox, mailbox
from tests.people import House


@pytest.fixture
def box() -> Mailbox:
    return mailbox()


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
async def house(settings: Settings, box: Mailbox, later: Later) -> AsyncIterator[House]:
    """The product as an operator runs it who set a mail server; when mail leaves is the tests' own choice."""
    smtp = MailServer("smtp", "127.0.0.1", box.port, "", "", SENDER)
    app = everything(replace(settings, smtp=smtp, public_url=PAGE), Clock(later.now, lambda: later.now().timestamp()))
    app.cleanup_ctx.remove(mailing)
    async with running(settings, app) as house:
        yield house
