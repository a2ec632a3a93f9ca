"""Who cannot sign in writes to the bureau: staff hand out what is kept of them, and erase it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from server.audit import AuditEntry
from server.db import DATABASE, Base, reading
from server.interviews.models import Interview
from tests.examining import Institution, at_once
from tests.forms import job
from tests.hands import does, on_air
from tests.judging import Panel
from tests.meeting import LIVE, Meeting, seat, until
from tests.people import NOBODY, PASSWORD, House, Person, refused


async def test_staff_hand_out_what_the_account_itself_would_get(house: House) -> None:
    staff, anna = await house.staff(), await house.graduate()
    await anna.saves_resume(full_name="陈安娜")
    path = f"/api/people/{anna.me['id']}"
    theirs = await staff.post(f"{path}/export", password=PASSWORD)
    await staff.post(f"{path}/export", password=PASSWORD)
    assert theirs == await anna.get("/api/me/export")
    assert "陈安娜" in str(theirs["applications"])
    assert house.app
    async with reading(house.app) as db:
        rows = select(AuditEntry).where(AuditEntry.verb == "export").order_by(AuditEntry.at)
        by = [(entry.actor_id, entry.person_id, entry.facts) for entry in await db.scalars(rows)]
    assert [(str(who), str(whose), facts) for who, whose, facts in by] == [
        (staff.me["id"], anna.me["id"], {}),
        (staff.me["id"], anna.me["id"], {}),
        (anna.me["id"], anna.me["id"], {}),
    ]


async def test_nothing_on_the_way_keeps_what_is_handed_out(house: House) -> None:
    """Nor the browser: the next one at it would find the file."""
    staff, anna = await house.staff(), await house.graduate()
    theirs = staff.http.post(f"/api/people/{anna.me['id']}/export", json={"password": PASSWORD})
    for asked in (anna.http.get("/api/me/export"), theirs):
        async with asked as answer:
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")


async def test_staff_hand_out_nothing_without_their_password(house: House) -> None:
    """Wrong ones are counted, and nothing of them is on record."""
    staff, anna = await house.staff(), await house.graduate()
    path = f"/api/people/{anna.me['id']}/export"
    tries = [refused(staff.post(path, password="not the password")) for _ in range(20)]
    assert await asyncio.gather(*tries) == [("forbidden", "wrong_password")] * len(tries)
    assert (await refused(staff.post(path, password=PASSWORD)))[0] == "too_fast"
    assert await house.audited(f"person:{anna.me['id']}") == []


async def test_staff_read_no_card_before_it_is_in_and_the_interview_over(panel: Panel) -> None:
    staff = await panel.meeting.house.staff()
    await panel.judges(panel.li, 4, 4)
    await panel.judges(panel.mei, 2, 2, submit=False)
    assert await cards(staff, panel.li) == []
    assert len((await panel.li.get("/api/me/export"))["scorecards"]) == 1
    await panel.ends()
    assert await cards(staff, panel.li) == [[4, 4]]
    assert await cards(staff, panel.mei) == []


async def test_staff_read_no_examiner_s_card_before_the_record_is_closed(house: House, drawn: Institution) -> None:
    staff = await house.staff()
    for number in (1, 2, 3):
        await drawn.examines(number, 3, 4)
    assert await cards(staff, drawn.li) == []
    assert len((await drawn.li.get("/api/me/export"))["scorecards"]) == 3
    await drawn.li.post(f"{drawn.path}/close")
    assert len(await cards(staff, drawn.li)) == 3


async def cards(staff: Person, writer: Person) -> list[list[int]]:
    """The scores of the cards that staff are handed out of who wrote them."""
    theirs = await staff.post(f"/api/people/{writer.me['id']}/export", password=PASSWORD)
    return [card["scores"] for card in theirs["scorecards"]]


async def test_staff_erase_who_asks_for_it(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    staff, li, anna = await house.staff(), await house.employer(), await house.graduate()
    await anna.saves_resume(full_name="陈安娜")
    application = await anna.delivers(await li.post("/api/jobs", **job()))
    await anna.connects("/inbox")
    assert anna.socket
    gone = asyncio.create_task(anna.socket.wait())
    path = f"/api/people/{anna.me['id']}"
    assert await refused(staff.delete(path, password="not the password")) == ("forbidden", "wrong_password")
    assert await anna.get("/api/me")

    await staff.delete(path, password=PASSWORD)
    await asyncio.wait_for(gone, 20)
    assert await anna.get("/api/me") is None
    assert await refused(house.signs_in(anna.me["account"])) == ("unauthorized", "wrong_password")
    assert "陈安娜" not in str(await li.get(f"/api/applications/{application['id']}"))
    (erased,) = [one for one in (await staff.get("/api/audits", kind="data"))["audits"] if one["act"] == "person.erase"]
    assert (erased["by"], erased["name"], erased["own"], erased["person"]) == ("staff", staff.name, False, None)
    assert await staff.get("/api/me"), "who did it goes on"
    assert not any(words in caplog.text for words in ("陈安娜", anna.me["account"]))
    for call in (staff.delete(path, password=PASSWORD), staff.post(f"{path}/export", password=PASSWORD)):
        assert await refused(call) == ("not_found", "no_account")


async def test_a_guest_who_has_no_account_goes_with_the_invitation(house: House, host: Person) -> None:
    """Also long after the show."""
    show = await host.goes_live(await house.posting())
    guests = f"/api/broadcasts/{show['id']}/guests"
    guest = await host.post(guests, name="欧阳蕊希", company=show["turns"][0]["company"]["id"])
    await host.runs("end")
    assert "欧阳蕊希" in await everything(house)
    await host.delete(f"{guests}/{guest['id']}")
    assert "欧阳蕊希" not in await everything(house)


async def everything(house: House) -> str:
    """All that is in the database."""
    assert house.app
    async with reading(house.app) as db:
        return str([list(await db.execute(select(table))) for table in Base.metadata.sorted_tables])


async def test_nobody_else_does(house: House) -> None:
    anna = await house.graduate()
    path = f"/api/people/{anna.me['id']}"
    for other in (await house.host(), await house.recruiter(), await house.graduate(), anna):
        assert await refused(other.post(f"{path}/export", password=PASSWORD)) == ("forbidden", "wrong_role")
        assert await refused(other.delete(path, password=PASSWORD)) == ("forbidden", "wrong_role")
    visitor, staff = await house.visitor(), await house.staff()
    assert await refused(visitor.post(f"{path}/export", password=PASSWORD)) == ("unauthorized", "sign_in")
    assert await refused(visitor.delete(path, password=PASSWORD)) == ("unauthorized", "sign_in")
    nobodys = f"/api/people/{NOBODY}/export"
    assert await refused(staff.post(nobodys, password=PASSWORD)) == ("not_found", "no_account")
    assert await refused(staff.delete(f"/api/people/{NOBODY}", password=PASSWORD)) == ("not_found", "no_account")
    assert await house.audited(f"person:{anna.me['id']}") == []


async def test_nobody_is_erased_out_of_a_show(house: House, host: Person) -> None:
    """Neither who is seen or heard, nor who drives it."""
    staff, other, show = await house.staff(), await house.host("郑主持"), await host.goes_live()
    anna = await house.graduate_in(show)
    hand = await on_air(host, anna)
    for person in (anna, host):
        assert await refused(erased_by(staff, person)) == ("conflict", "on_air_now")
    assert await anna.get("/api/me")
    await does(host, "end_hand", hand)
    await erased_by(staff, anna)

    await other.enters(show)
    await other.runs("take_over")
    await other.runs("set_voice", source=f"host:{host.me['id']}", on=True)
    assert await refused(erased_by(staff, host)) == ("conflict", "on_air_now")
    await other.runs("set_voice", source=f"host:{host.me['id']}", on=False)
    await erased_by(staff, host)
    assert await refused(erased_by(staff, other)) == ("conflict", "on_air_now")
    await other.runs("end")
    await erased_by(staff, other)


async def test_nobody_is_erased_out_of_an_interview(meeting: Meeting) -> None:
    """At its door, inside, and while the network is away."""
    staff, anna = await meeting.house.staff(), meeting.anna
    await meeting.enters(anna)
    assert await refused(erased_by(staff, anna)) == ("conflict", "in_interview_now")
    await meeting.begun()
    for person in (anna, meeting.recruiter):
        assert await refused(erased_by(staff, person)) == ("conflict", "in_interview_now")
    await anna.disconnects()
    await until(meeting.recruiter, lambda interview: seat(interview, anna) == "away")
    assert await refused(erased_by(staff, anna)) == ("conflict", "in_interview_now")
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    await erased_by(staff, anna)
    await erased_by(staff, meeting.recruiter)


async def test_an_examination_that_nobody_ends_keeps_nobody_for_ever(house: House, institution: Institution) -> None:
    """It stays open until its panel ends it, and the panel may never come back."""
    staff = await house.staff()
    await institution.announces(starts_at=at_once())
    await institution.draws()
    anna = institution.candidates[0]
    await institution.begins(1)
    await anna.disconnects()
    assert await refused(erased_by(staff, anna)) == ("conflict", "in_interview_now")
    assert house.app
    async with house.app[DATABASE].writing() as db:
        row = await db.get_one(Interview, UUID(institution.interviews[0]))
        row.starts_at -= timedelta(days=1, minutes=5)
    await erased_by(staff, anna)
    await erased_by(staff, institution.li)


async def erased_by(staff: Person, person: Person) -> None:
    await staff.delete(f"/api/people/{person.me['id']}", password=PASSWORD)
