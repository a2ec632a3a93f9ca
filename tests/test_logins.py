"""Signing in and out: guesses are slow, and each device has a login of its own."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from server.db import transaction
from server.identity.logins import sweep
from server.identity.models import Login
from tests.people import House, Refused


async def test_a_wrong_password_and_no_account_look_the_same(house: House) -> None:
    anna = await house.graduate()
    visitor = await house.visitor()
    answers = []
    for account in (anna.me["account"], "nobody@example.com", "13900000000"):
        with pytest.raises(Refused) as refused:
            await visitor.post("/api/logins", account=account, password="not the password")
        answers.append((refused.value.status, refused.value.error))
    assert answers[0][0] == 401
    assert answers[0][1]["reason"] == "wrong_password"
    assert answers[0] == answers[1] == answers[2]
    assert await visitor.get("/api/me") is None


async def test_guessing_is_too_fast(house: House) -> None:
    anna = await house.graduate()
    visitor = await house.visitor()
    codes = []
    for _ in range(21):
        with pytest.raises(Refused) as refused:
            await visitor.post("/api/logins", account=anna.me["account"], password="not the password")
        codes.append(refused.value.code)
    assert codes == ["unauthorized"] * 20 + ["too_fast"]
    assert refused.value.status == 429
    assert refused.value.error["seconds"] > 200
    with pytest.raises(Refused):  # also with the right one: the guesser must not learn it
        await house.signs_in(anna.me["account"])


async def test_signing_out_ends_this_login_only(house: House) -> None:
    anna = await house.graduate()
    phone = await house.signs_in(anna.me["account"])
    token = {"Cookie": "login=" + next(c.value for c in anna.http.cookie_jar)}
    await anna.delete("/api/logins/current")
    await anna.delete("/api/logins/current")
    assert not list(anna.http.cookie_jar)
    with pytest.raises(Refused) as refused:
        await anna.ask("GET", "/api/notices", headers=token)
    assert (refused.value.status, refused.value.reason) == (401, "sign_in")
    assert (await phone.get("/api/me"))["id"] == anna.me["id"]


async def test_a_login_is_seen_and_ended_from_another_device(house: House) -> None:
    anna = await house.graduate()
    stranger = await house.graduate("别人")
    phone = await house.signs_in(anna.me["account"])
    logins = (await phone.get("/api/me/logins"))["logins"]
    assert [login["current"] for login in logins] in ([True, False], [False, True])
    assert "aiohttp" in logins[0]["device"]
    [other] = [login["id"] for login in logins if not login["current"]]
    for person, login in ((stranger, other), (phone, str(uuid4())), (phone, "nonsense")):
        with pytest.raises(Refused) as refused:
            await person.delete(f"/api/logins/{login}")
        assert refused.value.status == 404
    assert await anna.get("/api/me")
    await phone.delete(f"/api/logins/{other}")
    assert await anna.get("/api/me") is None


async def test_a_login_that_is_over_is_known_to_nobody(house: House) -> None:
    anna, ben = await house.graduate(), await house.graduate("Ben")
    await house.signs_in(anna.me["account"])
    [older] = [one["id"] for one in (await anna.get("/api/me/logins"))["logins"] if not one["current"]]
    assert house.app
    async with transaction(house.app) as work:
        long_ago = work.now - timedelta(days=1)
        await work.db.execute(update(Login).where(Login.id == UUID(older)).values(expires_at=long_ago))
    await sweep(house.app)
    assert [one["current"] for one in (await anna.get("/api/me/logins"))["logins"]] == [True]
    assert len((await ben.get("/api/me/logins"))["logins"]) == 1
