"""What people sign in with, in the one form it is stored and compared in."""

import re

from server.errors import Invalid

EMAIL = re.compile(r"[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+")
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
