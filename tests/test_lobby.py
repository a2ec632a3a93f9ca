"""The lobby: knocking, let in, away and back, and everybody out at the end."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from server.interviews.models import Interview
from server.media.control import KIND, Ticket
from server.realtime import SIO
from server.tokens import read
from tests.locks import busy, waiting
from tests.meeting import LIVE, Meeting, seat, until
from tests.people import refused


async def test_arriving_is_knocking(meeting: Meeting) -> None:
    inside = await meeting.enters(meeting.recruiter)
    assert inside["ticket"]
    assert (inside["whip"], inside["whep"], inside["sources"]) == ("/media/whip", "/media/whep", [])
    waiting = await meeting.enters(meeting.anna)
    assert (waiting["ticket"], seat(waiting["interview"], meeting.anna)) == (None, "knocking")
    await until(meeting.recruiter, lambda seen: seat(seen, meeting.anna) == "knocking")
    assert await refused(meeting.anna.call(LIVE, "ticket", interview=meeting.id)) == ("conflict", "not_inside")
    await meeting.admits(meeting.anna, meeting.recruiter)
    admitted = await meeting.anna.hears(LIVE, "admitted")
    assert seat(admitted["interview"], meeting.anna) == "inside"
    assert admitted["interview"]["state"] == "open"
    ticket = read(meeting.house.settings.secret, KIND, admitted["ticket"], Ticket)
    assert ticket == Ticket(f"interview:{meeting.id}", meeting.anna.me["id"], meeting.anna.me["name"], watch=True)
    seen = await until(meeting.recruiter, lambda seen: seat(seen, meeting.anna) == "inside")
    assert seen["version"] == admitted["interview"]["version"]
    assert meeting.recruiter.heard[LIVE, "admitted"].empty()
    await meeting.admits(meeting.anna, meeting.recruiter)  # a second tap changes nothing
    assert (await meeting.anna.call(LIVE, "ticket", interview=meeting.id))["ticket"]


async def test_any_colleague_may_open_the_door(meeting: Meeting) -> None:
    colleague = await meeting.colleague("王工")
    await meeting.enters(meeting.anna)
    entered = await meeting.enters(colleague)
    assert entered["ticket"]
    await meeting.admits(meeting.anna, colleague)
    assert (await meeting.anna.hears(LIVE, "admitted"))["ticket"]


async def test_a_colleague_who_only_looked_in_before_it_began_is_not_on_the_panel(meeting: Meeting) -> None:
    """They would be asked how it went, written to when it moves, and their time would be taken."""
    li, wang, path = meeting.recruiter, await meeting.colleague("王工"), f"/api/interviews/{meeting.id}"
    await meeting.enters(li)
    for goes in (lambda: wang.call(LIVE, "leave", interview=meeting.id), wang.disconnects):
        await meeting.enters(wang)
        await until(li, lambda seen: seat(seen, wang) == "inside")
        await goes()
        await until(li, lambda seen: seat(seen, wang) is None)
    await li.call(LIVE, "leave", interview=meeting.id)
    assert seat(await li.get(path), li) == "away", "who was invited stays on it"
    wang = await meeting.house.signs_in(wang.me["account"])
    await meeting.enters(wang)
    await meeting.enters(meeting.anna)
    await meeting.admits(meeting.anna, wang)
    await wang.call(LIVE, "leave", interview=meeting.id)
    assert seat(await li.get(path), wang) == "away", "who took part stays on it too"


async def test_a_seat_survives_a_reconnect(meeting: Meeting) -> None:
    await meeting.begun()
    await meeting.anna.disconnects()
    await until(meeting.recruiter, lambda seen: seat(seen, meeting.anna) == "away")
    back = await meeting.enters(meeting.anna)
    assert back["ticket"]
    assert seat(back["interview"], meeting.anna) == "inside"
    await until(meeting.recruiter, lambda seen: seat(seen, meeting.anna) == "inside")


async def test_the_last_socket_counts(meeting: Meeting) -> None:
    await meeting.begun()
    phone = await meeting.house.visitor()
    phone.me = meeting.anna.me
    phone.http.cookie_jar.update_cookies({c.key: c.value for c in meeting.anna.http.cookie_jar})
    assert (await meeting.enters(phone))["ticket"]
    await meeting.anna.disconnects()
    await asyncio.sleep(0.2)
    now = await meeting.recruiter.get(f"/api/interviews/{meeting.id}")
    assert seat(now, meeting.anna) == "inside"
    await phone.disconnects()
    await until(meeting.recruiter, lambda seen: seat(seen, meeting.anna) == "away")


async def test_a_socket_is_in_one_interview_at_a_time(meeting: Meeting) -> None:
    await meeting.begun()
    other = await Meeting(meeting.house).arranged()
    application = await meeting.anna.delivers(other.job)
    later = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    second = await other.recruiter.invites(application, starts_at=later)
    await meeting.anna.call(LIVE, "enter", interview=second["id"])
    await until(meeting.recruiter, lambda seen: seat(seen, meeting.anna) == "away")
    assert seat(await other.recruiter.get(f"/api/interviews/{second['id']}"), meeting.anna) == "knocking"


async def test_a_refused_entry_leaves_no_trace(meeting: Meeting) -> None:
    stranger = await meeting.house.graduate("生人")
    await meeting.enters(meeting.anna)
    assert (await refused(meeting.enters(stranger)))[0] == "not_found"
    await stranger.disconnects()
    await asyncio.sleep(0.2)
    assert seat(await meeting.anna.get(f"/api/interviews/{meeting.id}"), meeting.anna) == "knocking"


async def test_whoever_leaves_knocks_again(meeting: Meeting) -> None:
    await meeting.begun()
    await meeting.anna.call(LIVE, "leave", interview=meeting.id)
    await until(meeting.recruiter, lambda seen: seat(seen, meeting.anna) == "away")
    assert await refused(meeting.anna.call(LIVE, "ticket", interview=meeting.id)) == ("conflict", "not_inside")
    assert await refused(meeting.admits(meeting.anna, meeting.recruiter)) == ("conflict", "not_knocking")
    again = await meeting.enters(meeting.anna)
    assert (again["ticket"], seat(again["interview"], meeting.anna)) == (None, "knocking")


async def test_seven_of_the_panel_and_always_the_candidate(meeting: Meeting) -> None:
    """The eighth seat is the candidate's, whether they have come yet or not."""
    panel = [meeting.recruiter, *[await meeting.colleague(f"面试官{n}") for n in range(7)]]
    for colleague in panel[:7]:
        assert (await meeting.enters(colleague))["ticket"]
    assert await refused(meeting.enters(panel[7])) == ("conflict", "room_full")
    await meeting.enters(meeting.anna)
    await meeting.admits(meeting.anna, meeting.recruiter)
    await meeting.anna.disconnects()
    assert await refused(meeting.enters(panel[7])) == ("conflict", "room_full")
    assert (await meeting.enters(meeting.anna))["ticket"]
    await panel[0].call(LIVE, "leave", interview=meeting.id)
    assert (await meeting.enters(panel[7]))["ticket"]


async def test_the_end_is_for_everybody(meeting: Meeting) -> None:
    await meeting.begun()
    assert await refused(meeting.anna.call(LIVE, "end", interview=meeting.id)) == ("forbidden", "wrong_role")
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    for person in (meeting.anna, meeting.recruiter):
        over = await until(person, lambda seen: seen["state"] == "ended")
        assert {one["state"] for one in over["seats"]} == {"away"}
        assert over["ended_at"]
        for verb in ("ticket", "leave"):
            answer = await refused(person.call(LIVE, verb, interview=meeting.id))
            assert answer == ("conflict", "interview_ended")
        assert (await meeting.enters(person))["ticket"] is None
    for call in (
        meeting.recruiter.call(LIVE, "end", interview=meeting.id),
        meeting.admits(meeting.anna, meeting.recruiter),
    ):
        assert await refused(call) == ("conflict", "interview_ended")
    assert await refused(meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel")) == (
        "conflict",
        "interview_ended",
    )
    assert (await meeting.recruiter.invites(meeting.application))["state"] == "invited"


async def test_what_nobody_was_let_in_to_is_not_ended(meeting: Meeting) -> None:
    """It did not take place: nobody is asked how it went, there is nothing to decide, it counts as no interview."""
    await meeting.enters(meeting.recruiter)
    await meeting.enters(meeting.anna)
    ends = lambda: meeting.recruiter.call(LIVE, "end", interview=meeting.id)  # noqa: E731
    assert await refused(ends()) == ("conflict", "interview_invited")
    assert seat(await meeting.anna.get(f"/api/interviews/{meeting.id}"), meeting.anna) == "knocking"
    await meeting.admits(meeting.anna, meeting.recruiter)
    await ends()


async def test_an_open_interview_is_ended_not_cancelled(meeting: Meeting) -> None:
    await meeting.begun()
    answer = await refused(meeting.recruiter.post(f"/api/interviews/{meeting.id}/cancel"))
    assert answer == ("conflict", "interview_open")


@pytest.mark.parametrize("services", ["postgres"], indirect=True)
async def test_who_goes_on_the_way_from_one_interview_to_the_next_keeps_no_seat(meeting: Meeting) -> None:
    house, li = meeting.house, meeting.recruiter
    ben = await house.graduate("本")
    await ben.saves_resume()
    later = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    second = {"interview": (await li.invites(await ben.delivers(meeting.job), starts_at=later))["id"]}
    await ben.connects(LIVE)
    await ben.call(LIVE, "enter", **second)
    await meeting.enters(li)
    assert li.socket
    assert house.app
    sid = li.socket.get_sid(LIVE)
    async with busy(house) as db:
        await db.execute(select(Interview.id).where(Interview.id == UUID(meeting.id)).with_for_update())
        await li.socket.emit("enter", second, namespace=LIVE)
        await waiting(house, 1)
        await li.disconnects()
        while house.app[SIO].manager.is_connected(sid, LIVE):  # noqa: ASYNC110 - nothing tells us
            await asyncio.sleep(0.01)
    await li.connects(LIVE)
    await li.call(LIVE, "enter", **second)
    await until(ben, lambda seen: seat(seen, li) == "inside")
    await li.disconnects()
    await until(ben, lambda seen: seat(seen, li) == "away")
