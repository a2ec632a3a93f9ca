"""Signing in and out: guesses are slow, and each device has a login of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import socketio
from socketio.exceptions import ConnectionError as NotConnected
from sqlalchemy import update

from server.db import transaction
from server.identity.logins import sweep
from server.identity.models import Login, Person
from server.identity.passwords import PASSWORDS, THREADS, Passwords
from tests.people import PASSWORD, House, Refused, refused
from tests.people import Person as Somebody


async def test_a_wrong_password_and_no_account_look_the_same(house: House) -> None:
    anna = await house.graduate()
    visitor = await house.visitor()
    answers = []
    for account in (anna.me["account"], "nobody@example.com", "13900000000"):
        with pytest.raises(Refused) as told:
            await visitor.post("/api/logins", account=account, password="not the password")
        answers.append((told.value.status, told.value.error))
    assert answers[0][0] == 401
    assert answers[0][1]["reason"] == "wrong_password"
    assert answers[0] == answers[1] == answers[2]
    assert await visitor.get("/api/me") is None


async def test_guessing_is_too_fast(house: House) -> None:
    anna = await house.graduate()
    visitor = await house.visitor()
    codes = []
    for _ in range(21):
        with pytest.raises(Refused) as told:
            await visitor.post("/api/logins", account=anna.me["account"], password="not the password")
        codes.append(told.value.code)
    assert codes == ["unauthorized"] * 20 + ["too_fast"]
    assert told.value.status == 429
    assert told.value.error["seconds"] > 200
    with pytest.raises(Refused):  # also with the right one: the guesser must not learn it
        await house.signs_in(anna.me["account"])


@contextmanager
def rush(passwords: Passwords) -> Iterator[None]:
    """So many sign in that no password is checked before it is over."""
    over = threading.Event()
    for _ in range(THREADS):
        passwords.threads.submit(over.wait)
    try:
        yield
    finally:
        over.set()


async def test_a_password_that_was_replaced_while_it_was_checked_counts_no_more(house: House) -> None:
    anna = await house.graduate()
    assert house.app
    passwords = house.app[PASSWORDS]
    with rush(passwords):
        tries = [
            asyncio.create_task(refused(one))
            for one in (
                house.signs_in(anna.me["account"]),
                anna.put("/api/me/password", password=PASSWORD, new_password="the thief's password"),
                anna.delete("/api/me", password=PASSWORD),
            )
        ]
        while passwords.waiting < len(tries):  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(0.01)
        newer = passwords.hasher.hash("battery staple correct")
        async with transaction(house.app) as work:
            await work.db.execute(update(Person).values(password_hash=newer))
    assert await asyncio.gather(*tries) == [("unauthorized", "wrong_password")] * len(tries)
    assert (await house.signs_in(anna.me["account"], password="battery staple correct")).me["id"] == anna.me["id"]


async def test_signing_out_ends_this_login_only(house: House) -> None:
    anna = await house.graduate()
    phone = await house.signs_in(anna.me["account"])
    token = {"Cookie": "login=" + next(c.value for c in anna.http.cookie_jar)}
    await anna.delete("/api/logins/current")
    await anna.delete("/api/logins/current")
    assert not list(anna.http.cookie_jar)
    with pytest.raises(Refused) as told:
        await anna.ask("GET", "/api/notices", headers=token)
    assert (told.value.status, told.value.reason) == (401, "sign_in")
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
        with pytest.raises(Refused) as told:
            await person.delete(f"/api/logins/{login}")
        assert told.value.status == 404
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


async def test_what_a_page_asks_for_whom_somebody_else_has_come_is_refused(house: House) -> None:
    anna, ben = await house.graduate("Anna"), await house.graduate("Ben")
    of_anna, of_ben = ({"headers": {"X-Person": one.me["id"]}} for one in (anna, ben))
    for asked in (
        ben.ask("PATCH", "/api/me", {"name": "Anna Chen"}, **of_anna),
        ben.ask("GET", "/api/resume", **of_anna),
        ben.ask("DELETE", "/api/logins/current", **of_anna),
    ):
        assert await refused(asked) == ("unauthorized", "somebody_else")
    assert (await ben.ask("GET", "/api/me", **of_anna))["name"] == "Ben"
    assert (await ben.ask("PATCH", "/api/me", {"name": "Ben Li"}, **of_ben))["name"] == "Ben Li"
    again = await ben.ask("POST", "/api/logins", {"account": anna.me["account"], "password": PASSWORD}, **of_anna)
    assert again["id"] == anna.me["id"]


async def opens(person: Somebody, opening: Any) -> Any:
    """A socket of theirs with what a page says of itself; None, or why it is not let in."""
    client, told = socketio.AsyncClient(reconnection=False), []
    client.on("connect_error", told.append, namespace="/inbox")
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in person.http.cookie_jar)
    try:
        await client.connect(person.url, {"Cookie": cookies}, auth=opening, namespaces=["/inbox"])
    except NotConnected:
        return told[0]["data"]["error"]["reason"]
    await client.disconnect()
    return None


async def test_a_socket_of_a_page_for_whom_somebody_else_has_come_is_not_let_in(house: House) -> None:
    anna, ben = await house.graduate("Anna"), await house.graduate("Ben")
    assert await opens(ben, {"person": anna.me["id"]}) == "somebody_else"
    for opening in (None, {"person": ben.me["id"]}, {"person": None}, {"token": "of another program"}, ["person"]):
        assert await opens(ben, opening) is None
