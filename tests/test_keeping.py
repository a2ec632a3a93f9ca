"""Recordings: thrown away by staff who name the show, or once their days are over; and what is seen afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from server.app import everything
from server.audit import AuditEntry
from server.broadcasts.keeping import erase, expire, keep, left, outdated
from server.broadcasts.models import Broadcast
from server.db import reading, transaction
from server.media.control import Ticket, ticket_for
from server.media.journal import JOURNAL
from server.settings import Settings
from tests.house import running
from tests.people import NOBODY, House, Person, refused
from tests.stage import airs, folder_of


async def recorded(house: House, host: Person) -> dict[str, Any]:
    """A show that was on air and has ended, with something on disk."""
    show = await host.goes_live(await house.posting())
    await airs(house, show)
    ended: dict[str, Any] = await host.runs("end")
    folder_of(house, ended).mkdir(parents=True, exist_ok=True)
    (folder_of(house, ended) / JOURNAL).touch()
    return ended


async def entries(house: House, show: dict[str, Any]) -> list[tuple[str, bool]]:
    assert house.app
    async with reading(house.app) as db:
        rows = await db.scalars(select(AuditEntry).where(AuditEntry.object == f"broadcast:{show['id']}"))
        return [(row.verb, row.actor_id is not None) for row in rows if "recording" in row.verb or "throw" in row.verb]


async def test_staff_throw_a_recording_away_by_naming_its_show(house: House, host: Person) -> None:
    show = await recorded(house, host)
    assert show["replay"] == f"/media/replay/{show['id']}/index.m3u8"
    staff, viewer = await house.staff(), await house.visitor()
    await viewer.enters(show)
    door = f"/api/broadcasts/{show['id']}/throw_away"
    gone = await staff.post(door, title=show["title"])
    assert (gone["replay"], gone["thrown_away_at"] is not None) == (None, True)
    assert (await viewer.hears("/broadcasts", "broadcast_changed"))["broadcast"] == gone
    assert not folder_of(house, show).exists()
    assert list(house.settings.recordings.iterdir()) == []
    assert await entries(house, show) == [("throw_away", True)]
    assert await refused(staff.post(door, title=show["title"])) == ("not_found", "thrown_away")
    assert await refused(host.post(f"/api/broadcasts/{show['id']}/download")) == ("not_found", "thrown_away")
    assert house.app
    assert await left(house.app) == []


async def test_nobody_else_and_nothing_else(house: House, host: Person) -> None:
    show = await recorded(house, host)
    door, staff = f"/api/broadcasts/{show['id']}/throw_away", await house.staff()
    for person, refusal in [
        (await house.visitor(), ("unauthorized", "sign_in")),
        (await house.graduate(), ("forbidden", "wrong_role")),
        (host, ("forbidden", "wrong_role")),
    ]:
        assert await refused(person.post(door, title=show["title"])) == refusal
    assert await refused(staff.post(door, title="另一场")) == ("invalid", "wrong_title")
    assert await refused(staff.post(f"/api/broadcasts/{NOBODY}/throw_away", title="x")) == ("not_found", None)
    live = await host.goes_live()
    on = f"/api/broadcasts/{live['id']}/throw_away"
    assert await refused(staff.post(on, title=live["title"])) == ("conflict", "show_not_ended")
    await host.runs("end")
    assert await refused(staff.post(on, title=live["title"])) == ("not_found", "no_recording")
    assert folder_of(house, show).exists()


async def test_a_clip_says_what_became_of_it(house: House, host: Person) -> None:
    posting = await house.posting()
    show = await host.goes_live(posting)
    card = (await host.shows(posting))["card"]
    await airs(house, show)
    visitor = await house.visitor()
    await host.runs("end")
    clip = await visitor.get(f"/api/clips/{card['id']}")
    assert clip["hls"].startswith(f"/media/replay/{show['id']}/index.m3u8?from=")
    await (await house.staff()).post(f"/api/broadcasts/{show['id']}/throw_away", title=show["title"])
    gone = await visitor.get(f"/api/clips/{card['id']}")
    assert (gone["hls"], gone["thrown_away_at"] is not None) == (None, True)


async def test_once_its_days_are_over_it_goes_by_itself(house: House, host: Person) -> None:
    show = await recorded(house, host)
    gone, now = UUID(show["id"]), datetime.now(UTC)
    assert house.app
    async with reading(house.app) as db:
        assert await outdated(db, 30, now + timedelta(days=29)) == []
        assert await outdated(db, 30, now + timedelta(days=31)) == [gone]
    await expire(house.app, gone, 30)
    await expire(house.app, gone, 30)  # another process was at it too
    assert await entries(house, show) == [("expire_recording", False)]
    assert (await host.get(f"/api/broadcasts/{gone}"))["replay"] is None
    assert await left(house.app) == [gone]
    await erase(house.app, gone)
    assert await left(house.app) == []
    assert not folder_of(house, show).exists()


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("days", "kept"), [(0, True), (30, True), (29, False)])
async def test_the_operator_says_how_many_days_those_are(settings: Settings, days: int, kept: bool) -> None:
    settings = replace(settings, recording_days=days)
    app = everything(settings)
    async with running(settings, app) as house:
        host = await house.host()
        show = await recorded(house, host)
        ended_at = datetime.now(UTC) - timedelta(days=29, hours=12)
        async with transaction(app) as work:
            await work.db.execute(update(Broadcast).values(ended_at=ended_at))
        await keep(app)
        assert ((await host.get(f"/api/broadcasts/{show['id']}"))["replay"] is not None) is kept
        assert folder_of(house, show).exists() is kept


async def test_the_media_plane_discards_for_the_web_side_alone(house: House, host: Person) -> None:
    show = await recorded(house, host)
    visitor = await house.visitor()
    for ticket in (Ticket("", recording=str(show["id"])), Ticket("", control=True), Ticket("x", control=True)):
        headers = {"Authorization": f"Bearer {ticket_for(house.settings, ticket)}"}
        asked = visitor.ask("DELETE", f"/media/replay/{show['id']}", headers=headers)
        assert await refused(asked) == ("forbidden", "ticket_refused")
    assert await refused(visitor.ask("DELETE", f"/media/replay/{show['id']}")) == ("unauthorized", "no_ticket")
    assert folder_of(house, show).exists()
