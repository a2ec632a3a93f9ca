"""A new password without the old one: by a link that goes to the account's address, or that staff hand over.

A link works for an hour and once: it names the password that it replaces, so nothing about it has to be kept.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit, tokens
from server.access import Actor, Role, require
from server.db import Work
from server.errors import Invalid, NotFound, Unauthorized
from server.identity import logins
from server.identity.accounts import EMAIL, normal
from server.identity.actions import Account, Password, by_account, by_id
from server.identity.logins import fingerprint
from server.identity.models import Person
from server.inbox.letters import Letter
from server.inbox.models import Mail
from server.inbox.outbox import post
from server.rest import Command
from server.settings import Settings

KIND = "recovery"
"""Of the token and of the letter."""
LASTS = timedelta(hours=1)
LETTER = {
    "zh": (
        "重设你在就在山城的密码",
        "有人（希望是你）要为这个账号重设密码。一小时内在浏览器里打开：\n{link}\n\n"
        "不是你的话不用理会，密码不会变。\n\n—— 就在山城。这封信由系统发出，请不要回复。\n",
    ),
    "en": (
        "Choose a new password for Just in the Mountain City",
        "Somebody, hopefully you, asked for a new password for this account. Open in a browser, within an hour:\n"
        "{link}\n\n"
        "If it was not you, do nothing: your password stays.\n\n"
        "-- Just in the Mountain City. Sent by the system: nobody reads an answer to it.\n",
    ),
}


class Forgot(Command):
    account: Account


class ByLink(Command):
    token: str


class NewPassword(Command):
    token: str
    password: Password


class Recovery(msgspec.Struct):
    person: UUID
    replaces: str


class RecoveryLink(msgspec.Struct):
    link: str


class RecoveryView(msgspec.Struct):
    name: str
    account: str


async def mail_link(work: Work, settings: Settings, account: str) -> None:
    """`account` in its normal form. Answered alike whether there is such an account or not."""
    if not settings.smtp or not EMAIL.fullmatch(account):
        raise Invalid("no mail can be sent there: the bureau makes a link for this account", "no_mail")
    if person := await by_account(work.db, account):
        post(work, [person.id], KIND, person.id)


async def letter(db: AsyncSession, mail: Mail, settings: Settings, now: datetime) -> Letter | None:
    """Its hour begins when it is sent."""
    person = await db.get_one(Person, mail.person_id)
    if not EMAIL.fullmatch(person.account or ""):
        return None
    subject, text = LETTER[person.language]
    return Letter(person.account or "", subject, text.format(link=link(settings, person)))


async def make_link(work: Work, settings: Settings, actor: Actor | None, command: Forgot) -> RecoveryLink:
    """To be handed to somebody whom staff have recognised."""
    return await made_link(work, settings, require(actor, Role.staff), command)


async def made_link(work: Work, settings: Settings, actor: Actor | None, command: Forgot) -> RecoveryLink:
    """Whoever may run a command on the server's machine needs no account for it."""
    person = await by_account(work.db, normal(command.account))
    if person is None:
        raise NotFound("no such account", "no_account")
    audit.record(work, actor, "make_recovery_link", f"person:{person.id}")
    return RecoveryLink(link(settings, person))


def link(settings: Settings, person: Person) -> str:
    """After the `#`, which no server is told and no log keeps."""
    recovery = Recovery(person.id, fingerprint(person.password_hash or ""))
    token = tokens.sign(settings.secret, KIND, recovery, int(LASTS.total_seconds()))
    return f"{settings.public_url}/password#{token}"


async def owner(db: AsyncSession, settings: Settings, token: str, lock: bool = False) -> Person:
    """Whose link this is, as long as it works."""
    recovery = tokens.read(settings.secret, KIND, token, Recovery)
    person = await by_id(db, recovery.person, lock)
    if person is None or person.erased_at or fingerprint(person.password_hash or "") != recovery.replaces:
        raise Unauthorized("this link was used, or the password is a newer one", "used_link")
    return person


async def recover(work: Work, settings: Settings, token: str, password_hash: str) -> Person:
    """Every browser that was signed in is signed out."""
    person = await owner(work.db, settings, token, lock=True)
    person.password_hash = password_hash
    await logins.end_all(work, person.id)
    audit.record(work, None, "recover", f"person:{person.id}")
    return person
