"""A forgotten password: a link that is mailed, or that staff hand over; it works once."""

import asyncio
from datetime import timedelta
from typing import Any

from server.inbox.sending import SENT
from tests.mail.letters import PAGE, SENDER, Later, sends, waiting
from tests.mail.mailbox import Mailbox, words
from tests.people import PASSWORD, House, Person, Refused, refused

NEW = "battery staple correct"
WRONG, USED = ("unauthorized", "wrong_password"), ("unauthorized", "used_link")


def token_in(text: str) -> str:
    [line] = [line for line in text.splitlines() if line.startswith(f"{PAGE}/password#")]
    return line.split("#")[1]


async def forgets(house: House, account: str) -> Any:
    return await (await house.visitor()).post("/api/recoveries", account=account)


async def chooses(house: House, token: str, password: str = NEW) -> Person:
    """On another device, which is signed in by it."""
    person = await house.visitor()
    person.me = await person.post("/api/passwords", token=token, password=password)
    return person


async def test_a_mailed_link_lets_its_owner_choose_a_new_password(house: House, box: Mailbox) -> None:
    anna = await house.graduate("陈安娜")
    await anna.connects("/inbox")
    await forgets(house, f" {anna.me['account'].upper()} ")
    async with box.open():
        await sends(house)
    letter = box.newest(anna.me["account"])
    assert (letter["from"], letter["subject"]) == (SENDER, "重设你在就在山城的密码")
    token = token_in(words(letter))
    seen = await (await house.visitor()).post("/api/recoveries/read", token=token)
    assert seen == {"name": "陈安娜", "account": anna.me["account"]}

    phone = await chooses(house, token)
    assert (await phone.get("/api/me"))["id"] == anna.me["id"]
    assert await anna.get("/api/me") is None
    assert anna.socket
    await anna.socket.wait()  # hung up on
    assert await refused(house.signs_in(anna.me["account"])) == WRONG
    assert await house.signs_in(anna.me["account"], password=NEW)
    for call in (chooses(house, token, "once more and again"), anna.post("/api/recoveries/read", token=token)):
        assert await refused(call) == USED


async def test_whose_address_is_none_keeps_nobody_waiting(house: House, box: Mailbox) -> None:
    nobodys = ["张@example.cn", "x@[b.c", "a@b:.,<", "(@a).>_"]  # the last three break Python's own reader of addresses
    for account in nobodys:
        await house.signs_up("某某", "graduate", account=account)
        await forgets(house, account)
    anna = await house.graduate()
    await forgets(house, anna.me["account"])
    async with box.open(utf8=False):
        await sends(house)
    assert list(box.got) == [anna.me["account"]]
    assert await waiting(house) == []
    assert house.app
    assert house.app[SENT] == {"sent": 1, "refused": len(nobodys), "given_up": 0}


async def test_it_is_in_the_language_of_its_reader(house: House, box: Mailbox) -> None:
    anna = await house.graduate()
    await anna.patch("/api/me", language="en")
    await forgets(house, anna.me["account"])
    async with box.open():
        await sends(house)
    assert box.newest(anna.me["account"])["subject"] == "Choose a new password for Just in the Mountain City"


async def test_nobody_learns_which_accounts_there_are(house: House, box: Mailbox) -> None:
    anna = await house.graduate()
    assert await forgets(house, anna.me["account"]) is None
    assert await forgets(house, "nobody@example.com") is None
    assert len(await waiting(house)) == 1
    for _ in range(2):
        await forgets(house, "nobody@example.com")
    assert (await refused(forgets(house, "nobody@example.com")))[0] == "too_fast"
    for phone in ("13800138000", "13800138001"):
        assert await refused(forgets(house, phone)) == ("invalid", "no_mail")
    assert await refused(forgets(house, "no account at all")) == ("invalid", "account")


async def test_a_link_ends_with_the_password_it_replaces(house: House, box: Mailbox) -> None:
    anna, staff = await house.graduate(), await house.staff()
    old = (await staff.post("/api/recoveries/links", account=anna.me["account"]))["link"].split("#")[1]
    await anna.put("/api/me/password", password=PASSWORD, new_password=NEW)
    assert await refused(chooses(house, old)) == USED
    fresh = (await staff.post("/api/recoveries/links", account=anna.me["account"]))["link"].split("#")[1]
    for token in (fresh[:-1], fresh + "x", "", "nonsense"):
        assert await refused(chooses(house, token)) == ("unauthorized", "bad_ticket")
    assert await refused(chooses(house, fresh, "short")) == ("invalid", None)
    await anna.delete("/api/me", password=NEW)
    assert await refused(chooses(house, fresh)) == USED


async def test_a_link_works_once_however_many_hold_it(house: House) -> None:
    anna, staff = await house.graduate(), await house.staff()
    token = (await staff.post("/api/recoveries/links", account=anna.me["account"]))["link"].split("#")[1]
    passwords = [f"password number {n}" for n in range(4)]
    chosen = await asyncio.gather(*(chooses(house, token, one) for one in passwords), return_exceptions=True)
    [winner] = [password for password, one in zip(passwords, chosen, strict=True) if isinstance(one, Person)]
    assert {one.reason for one in chosen if isinstance(one, Refused)} == {"used_link"}
    assert await house.signs_in(anna.me["account"], password=winner)


async def test_staff_make_a_link_for_who_has_no_mail(house: House) -> None:
    anna = await house.signs_up("陈安娜", "graduate", account="13800138000")
    path = "/api/recoveries/links"
    for person in (await house.visitor(), anna, await house.host(), await house.recruiter()):
        assert (await refused(person.post(path, account="13800138000")))[0] in ("unauthorized", "forbidden")
    staff = await house.staff()
    assert await refused(staff.post(path, account="13800138001")) == ("not_found", "no_account")
    link = (await staff.post(path, account="138 0013 8000"))["link"]
    assert link.startswith(f"{PAGE}/password#")
    assert (await chooses(house, link.split("#")[1])).me["id"] == anna.me["id"]
    assert (await house.audited())[-2:] == ["make_recovery_link", "recover"]


async def test_the_letter_waits_for_the_mail_server_and_its_hour_begins_then(
    house: House, box: Mailbox, later: Later
) -> None:
    anna = await house.graduate()
    await forgets(house, anna.me["account"])
    await sends(house)
    later.by += timedelta(hours=2)
    async with box.open():
        await sends(house)
    assert await chooses(house, token_in(words(box.newest(anna.me["account"]))))


async def test_a_password_is_changed_by_who_knows_it(house: House) -> None:
    anna = await house.graduate()
    phone, tablet = [await house.signs_in(anna.me["account"]) for _ in range(2)]
    wrong = phone.put("/api/me/password", password="guessed it", new_password=NEW)
    assert await refused(wrong) == ("forbidden", "wrong_password")
    assert await refused(phone.put("/api/me/password", password=PASSWORD, new_password="short")) == ("invalid", None)
    assert await anna.get("/api/me")
    await phone.put("/api/me/password", password=PASSWORD, new_password=NEW)
    assert await phone.get("/api/me")
    for other in (anna, tablet):
        assert await other.get("/api/me") is None
    assert await refused(house.signs_in(anna.me["account"])) == WRONG
    assert await house.signs_in(anna.me["account"], password=NEW)
    assert "change_password" in await house.audited()
    visitor = (await house.visitor()).put("/api/me/password", password=PASSWORD, new_password=NEW)
    assert await refused(visitor) == ("unauthorized", "sign_in")
