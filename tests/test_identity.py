"""Accounts: signing up, in and out, what people see of themselves, and how they leave."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from server.audit import AuditEntry
from server.db import reading
from server.identity.models import Company, Login, Person
from server.settings import Settings
from tests.people import CONSENT, PASSWORD, House, Refused
from tests.servers import ON_SQLITE


def form(**changes: Any) -> dict[str, Any]:
    account = f"{uuid4().hex[:10]}@example.com"
    good = {"account": account, "password": PASSWORD, "name": "陈安娜", "role": "graduate", "consent": CONSENT}
    return {key: value for key, value in (good | changes).items() if value is not None}


async def rows(house: House, *kinds: type) -> int:
    assert house.app
    async with reading(house.app) as db:
        return sum([len(list(await db.scalars(select(kind)))) for kind in kinds])


async def test_a_graduate_signs_up_and_is_known(house: House) -> None:
    anna = await house.graduate("陈安娜")
    me = await anna.get("/api/me")
    assert me == anna.me
    assert (me["name"], me["role"], me["company"], me["unread"]) == ("陈安娜", "graduate", None, 0)


async def test_the_cookie_is_for_the_browser_only(house: House) -> None:
    visitor = await house.visitor()
    async with visitor.http.post("/api/people", json=form()) as response:
        cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=2592000" in cookie
    token = response.cookies["login"].value
    assert house.app
    async with reading(house.app) as db:
        [login] = await db.scalars(select(Login))
        [person] = await db.scalars(select(Person))
    assert token not in (login.token_hash, str(login.id))
    memory = house.settings.password_memory  # here they cost nothing
    assert person.password_hash is not None
    assert person.password_hash.startswith(f"$argon2id$v=19$m={memory},t=2,p=1$")
    assert Settings.from_environment({"SECRET": "s" * 32}).password_memory == 19456


@pytest.mark.parametrize("typed", ["138 0013-8000", "+8613800138000", "+86 138 0013 8000"])
async def test_a_phone_number_signs_in_however_it_is_typed(house: House, typed: str) -> None:
    visitor = await house.visitor()
    await visitor.post("/api/people", **form(account="13800138000"))
    anna = await house.signs_in(typed)
    assert anna.me["account"] == "+8613800138000"


async def test_an_address_is_one_account_in_any_case(house: House) -> None:
    visitor = await house.visitor()
    await visitor.post("/api/people", **form(account="Anna@Example.com"))
    with pytest.raises(Refused) as refused:
        await visitor.post("/api/people", **form(account="anna@example.COM "))
    assert (refused.value.code, refused.value.reason) == ("conflict", "account_exists")
    assert await rows(house, Person) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"consent": "2019-01"}, "consent"),
        ({"consent": None}, None),
        ({"account": "nobody"}, "account"),
        ({"account": "123"}, "account"),
        ({"account": 5}, None),
        ({"password": "too short"}, None),
        ({"password": "x" * 300}, None),
        ({"name": "  "}, None),
        ({"name": "\u3164 \u200b"}, None),
        ({"name": "陈\x00安娜"}, "nul"),
        ({"name": "名" * 81}, None),
        ({"role": "staff"}, None),
        ({"role": "host"}, None),
        ({"role": "recruiter"}, "company"),
        ({"company": {"name": "山城公司"}}, "company"),
        ({"role": "recruiter", "company": {"name": ""}}, None),
        ({"role": "recruiter", "company": {"name": "山城公司", "verified": True}}, None),
        ({"language": "fr"}, None),
        ({"admin": True}, None),
    ],
)
async def test_a_sign_up_that_does_not_hold_changes_nothing(
    house: House, changes: dict[str, Any], reason: str | None
) -> None:
    visitor = await house.visitor()
    with pytest.raises(Refused) as refused:
        await visitor.post("/api/people", **form(**changes))
    assert (refused.value.status, refused.value.code, refused.value.reason) == (400, "invalid", reason)
    assert await rows(house, Person, Company, Login) == 0


@ON_SQLITE
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"account": "\\ud800"}', "application/json", 400),
        (b"{}", "text/plain", 415),
        (b'{"name": "' + b"x" * 300_000 + b'"}', "application/json", 413),
    ],
)
async def test_what_is_no_json_is_told_so(house: House, body: bytes, kind: str, status: int) -> None:
    visitor = await house.visitor()
    for path in ("/api/people", "/api/logins"):
        with pytest.raises(Refused) as refused:
            await visitor.ask("POST", path, data=body, headers={"Content-Type": kind})
        assert refused.value.status == status


async def test_a_foreign_page_changes_nothing(house: House) -> None:
    anna = await house.graduate()
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "http://["}, {"Sec-Fetch-Site": "cross-site"}):
        with pytest.raises(Refused) as refused:
            await anna.ask("PATCH", "/api/me", {"name": "改了"}, headers=headers)
        assert (refused.value.status, refused.value.reason) == (403, "foreign_origin")
    assert (await anna.get("/api/me"))["name"] == "陈安娜"


async def test_a_name_and_a_language_are_changed(house: House) -> None:
    anna = await house.graduate()
    changed = await anna.patch("/api/me", name=" 陈安 ", language="en")
    assert (changed["name"], changed["language"]) == ("陈安", "en")
    assert await anna.get("/api/me") == changed
    for wrong in ({"name": ""}, {"language": "xx"}, {"role": "staff"}, {"account": "a@b.cn"}):
        with pytest.raises(Refused) as refused:
            await anna.patch("/api/me", **wrong)
        assert refused.value.status == 400
    assert await anna.get("/api/me") == changed


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/api/me"),
        ("GET", "/api/me/export"),
        ("GET", "/api/me/logins"),
        ("DELETE", "/api/logins/7c9c2f0e-52b7-4d0b-9a55-0d0f2f7c1a3e"),
    ],
)
async def test_a_visitor_has_no_account(house: House, method: str, path: str) -> None:
    visitor = await house.visitor()
    with pytest.raises(Refused) as refused:
        await visitor.ask(method, path, {} if method == "PATCH" else None, headers={"Cookie": "login=\xff nonsense"})
    assert refused.value.status == 401


async def test_everything_known_about_somebody_is_handed_out(house: House) -> None:
    recruiter = await house.employer()
    mine = await recruiter.get("/api/me/export")
    assert mine["me"]["account"] == recruiter.me["account"]
    assert mine["consents"][0]["version"] == CONSENT
    assert mine["notices"][0]["kind"] == "company_verified"
    assert "password" not in str(mine)


async def test_somebody_leaves_and_nothing_of_theirs_remains(house: House) -> None:
    anna = await house.graduate("陈安娜")
    account = anna.me["account"]
    phone = await house.signs_in(account)
    with pytest.raises(Refused) as refused:
        await anna.delete("/api/me", password="not the password")
    assert (refused.value.status, refused.value.reason) == (403, "wrong_password")
    assert await anna.get("/api/me")

    await anna.delete("/api/me", password=PASSWORD)
    for browser in (anna, phone):
        assert await browser.get("/api/me") is None
    with pytest.raises(Refused):
        await house.signs_in(account)
    assert house.app
    async with reading(house.app) as db:
        [person] = await db.scalars(select(Person))
        entries = list(await db.scalars(select(AuditEntry)))
    assert (person.name, person.account, person.password_hash) == ("", None, None)
    assert [entry.verb for entry in entries] == ["erase"]
    assert "陈安娜" not in str([entry.facts for entry in entries])


async def test_staff_make_hosts_and_nobody_else_does(house: House) -> None:
    staff, host, graduate = await house.staff(), await house.host(), await house.graduate()
    wanted = {"account": "new-host@bureau.example", "name": "新主持", "password": PASSWORD, "role": "host"}
    for person, status in ((await house.visitor(), 401), (graduate, 403), (host, 403)):
        with pytest.raises(Refused) as refused:
            await person.post("/api/staff", **wanted)
        assert refused.value.status == status
    for wrong in ({"role": "graduate"}, {"password": "short"}, {"company": "x"}):
        with pytest.raises(Refused) as refused:
            await staff.post("/api/staff", **wanted | wrong)
        assert refused.value.status == 400
    made = await staff.post("/api/staff", **wanted)
    assert (made["role"], made["account"]) == ("host", wanted["account"])
    assert (await house.signs_in(wanted["account"])).me["role"] == "host"
    with pytest.raises(Refused) as refused:
        await staff.post("/api/staff", **wanted)
    assert refused.value.reason == "account_exists"


async def test_the_same_name_signs_up_once_however_fast(house: House) -> None:
    visitors = [await house.visitor() for _ in range(4)]
    wanted = [form(account="one@example.com", role="recruiter", company={"name": "同名公司"}) for _ in visitors]
    answers = await asyncio.gather(
        *(visitor.post("/api/people", **body) for visitor, body in zip(visitors, wanted, strict=True)),
        return_exceptions=True,
    )
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert [answer.status for answer in refused] == [409, 409, 409]
    assert await rows(house, Person, Company, Login) == 3


async def test_an_invitation_is_no_way_around(house: House) -> None:
    recruiter = await house.recruiter()
    token = (await recruiter.post("/api/companies/mine/invitations"))["link"].split("=")[1]
    visitor = await house.visitor()
    before = await rows(house, Person)
    for changes in (
        {"role": "recruiter", "invitation": token + "x"},
        {"role": "recruiter", "invitation": "nothing"},
        {"role": "recruiter", "invitation": token, "company": {"name": "另一家"}},
        {"role": "graduate", "invitation": token},
    ):
        with pytest.raises(Refused) as refused:
            await visitor.post("/api/people", **form(**changes))
        assert refused.value.reason in ("bad_ticket", "company")
    with pytest.raises(Refused) as refused:
        await visitor.get("/api/invitations", token="nothing")
    assert refused.value.status == 401
    assert await rows(house, Person) == before
