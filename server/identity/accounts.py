"""What people sign in with, in the one form it is stored and compared in."""

import re

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.errors import Invalid
from server.identity.models import Person

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
MAINLAND_PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)


def normal(account: str) -> str:
    """An e-mail address in lower case, or a phone number in E.164; a bare mainland number gets its +86."""
    text = account.strip().lower()
    if EMAIL.fullmatch(text):
        return text
    number = re.sub(r"[\s().-]", "", text)
    if MAINLAND_PHONE.fullmatch(number):
        return f"+86{number}"
    if PHONE.fullmatch(number):
        return number
    raise Invalid("give an e-mail address or a phone number", "account")


async def has_account(db: AsyncSession, account: str) -> bool:
    return await db.scalar(select(Person.id).where(Person.account == account)) is not None
