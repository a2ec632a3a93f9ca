"""Mail: everything about an appointment reaches its people, with an entry their calendars take over."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from server.db import transaction
from server.interviews.appointments import clock
from tests.booking import Desk, at, moment
from tests.forms import job
from tests.mail.letters import PAGE, SENDER, Later, falls, graduate, sends, waiting
from tests.mail.mailbox import Mailbox, entry, words


async def test_an_appointment_in_the_calendars_of_its_people(desk: Desk, box: Mailbox) -> None:
    """Booked, moved, cancelled: one entry (UID) that each mail brings up to date (SEQUENCE)."""
    anna = await graduate(desk)
    await anna.patch("/api/me", language="en")
    [slot] = await desk.offers(30)
    application = await desk.asks(anna)
    people = [anna.me["account"], desk.recruiter.me["account"]]
    async with box.open():
        await sends(desk.house)
        choose = box.newest(people[0])
        assert f"{PAGE}/choose/{application['id']}" in words(choose)
        booked = await anna.post(f"/api/slots/{slot['id']}/book", application=application["id"])
        await sends(desk.house)
        path = f"/api/interviews/{booked['id']}"
        await desk.recruiter.post(f"{path}/move", starts_at=at(70))
        await sends(desk.house)
        await anna.post(f"{path}/cancel")
        await sends(desk.house)
    assert await waiting(desk.house) == []
    for account in people:
        first, second, third = [entry(message) for message in box.got[account][-3:]]
        for calendar, event in (first, second, third):
            assert event["uid"] == first[1]["uid"]
            assert event["organizer"] == "mailto:noreply@city.example"
            assert event["attendee"] == f"mailto:{account}"
            assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
            assert str(event["url"]) == f"{PAGE}/interviews/{booked['id']}"
        assert [(c["method"], e["sequence"]) for c, e in (first, second, third)] == [
            ("REQUEST", 0),
            ("REQUEST", 1),
            ("CANCEL", 2),
        ]
        assert (first[1].start, second[1].start) == (moment(booked["starts_at"]), moment(at(70)))
        assert all(f"{PAGE}/interviews/{booked['id']}" in words(message) for message in box.got[account][-3:])


async def test_in_the_language_of_whoever_reads_it(desk: Desk, box: Mailbox) -> None:
    anna = await graduate(desk)
    await anna.patch("/api/me", language="en")
    di = await graduate(desk, "狄")
    async with box.open():
        for hours, person in ((30, anna), (32, di)):
            application = await person.delivers(desk.job)
            await desk.recruiter.invites(application, starts_at=at(hours), note="请带作品")
        await sends(desk.house)
    english, chinese = box.newest(anna.me["account"]), box.newest(di.me["account"])
    assert "invites you to a video interview" in english["subject"]
    assert "(Asia/Shanghai, UTC+8)" in words(english)
    assert str(entry(english)[1]["summary"]).startswith("Video interview")
    assert "邀请你视频面试" in chinese["subject"]
    assert "（北京时间，UTC+8）" in words(chinese)
    assert "请带作品" in words(chinese)
    assert english["from"] == SENDER
    for account in (anna.me["account"], di.me["account"]):
        [mail] = box.got[account]
        assert anna.me["name"] not in str(mail), "a mail outlives an erasure"


async def test_a_title_cannot_write_headers(desk: Desk, box: Mailbox) -> None:
    anna = await graduate(desk)
    worse = await desk.recruiter.post("/api/jobs", **job(title="焊工 {company}\r\nBcc: all@example.com"))
    await desk.recruiter.invites(await anna.delivers(worse), starts_at=at(30))
    async with box.open():
        await sends(desk.house)
    [mail] = box.got[anna.me["account"]]
    assert mail["bcc"] is None
    assert "{company} Bcc: all@example.com" in mail["subject"]


async def test_a_phone_number_gets_no_mail_and_a_resume_says_where_else(desk: Desk, box: Mailbox) -> None:
    phone = f"138{UUID(desk.recruiter.me['id']).int % 10**8:08d}"
    anna = await desk.house.signs_up("安娜", "graduate", account=phone)
    await anna.saves_resume(email="anna@mail.example")
    await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=at(30))
    async with box.open():
        await sends(desk.house)
    assert set(box.got) == {"anna@mail.example", desk.recruiter.me["account"]}


async def test_who_leaves_is_written_to_no_more(desk: Desk, box: Mailbox) -> None:
    anna = await graduate(desk)
    await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=at(30))
    await anna.delete("/api/me", password="correct horse battery")
    assert [str(mail.person_id) for mail in await waiting(desk.house)] == [desk.recruiter.me["id"]]
    async with box.open():
        await sends(desk.house)
        await falls(desk.house, datetime.now(UTC))
        await sends(desk.house)
    assert set(box.got) == {desk.recruiter.me["account"]}
    assert entry(box.newest(desk.recruiter.me["account"]))[0]["method"] == "CANCEL"


async def test_an_appointment_falls_with_its_application(desk: Desk, box: Mailbox) -> None:
    anna = await graduate(desk)
    application = await anna.delivers(desk.job)
    interview = await desk.recruiter.invites(application, starts_at=at(30))
    await anna.post(f"/api/applications/{application['id']}/withdraw")
    async with box.open():
        for _ in range(2):  # once
            await falls(desk.house, datetime.now(UTC))
            await sends(desk.house)
    for person in (anna, desk.recruiter):
        methods = [entry(mail)[0]["method"] for mail in box.got[person.me["account"]]]
        assert methods[-1] == "CANCEL"
        assert methods.count("CANCEL") <= 2  # the invitation too, had it not been sent before
        newest = (await person.get("/api/notices"))["notices"][0]
        assert (newest["kind"], newest["link"]) == ("interview_cancelled", f"/interviews/{interview['id']}")


async def test_who_is_no_longer_needed_is_called_off(desk: Desk, box: Mailbox) -> None:
    mei = await desk.colleague()
    [hers] = await desk.offers(30, panel=[mei.me["id"]])
    [his] = await desk.offers(50)
    anna = await graduate(desk)
    application = await desk.asks(anna)
    booked = await anna.post(f"/api/slots/{hers['id']}/book", application=application["id"])
    async with box.open():
        await sends(desk.house)
        await anna.post(f"/api/interviews/{booked['id']}/move", slot=his["id"])
        await sends(desk.house)
    relieved, taken_on = (box.newest(person.me["account"]) for person in (mei, desk.recruiter))
    assert entry(relieved)[0]["method"] == "CANCEL"
    assert entry(taken_on)[0]["method"] == "REQUEST"
    assert entry(relieved)[1]["uid"] == entry(taken_on)[1]["uid"]
    assert (await mei.get("/api/notices"))["notices"][0]["kind"] == "interview_cancelled"


async def test_what_changed_before_its_letter_left_is_told_as_it_is(desk: Desk, box: Mailbox, later: Later) -> None:
    """No letter invites to what was moved, names a time that is none any more, or asks for what is called off."""
    anna, di = await graduate(desk), await graduate(desk, "狄")
    moved = await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=at(30))
    await desk.recruiter.post(f"/api/interviews/{moved['id']}/move", starts_at=at(70))
    fell = await desk.recruiter.invites(await di.delivers(desk.job), starts_at=at(32))
    await desk.recruiter.post(f"/api/interviews/{fell['id']}/move", starts_at=at(72))
    await desk.recruiter.post(f"/api/interviews/{fell['id']}/cancel")
    async with box.open():
        await sends(desk.house)
    [mail] = box.got[anna.me["account"]]
    assert (entry(mail)[1].start, "面试改到" in mail["subject"]) == (moment(at(70)), True)
    [mail] = box.got[di.me["account"]]
    assert (entry(mail)[0]["method"], "取消" in mail["subject"]) == ("CANCEL", True)
    assert [entry(mail)[0]["method"] for mail in box.got[desk.recruiter.me["account"]]] == ["REQUEST", "CANCEL"]


async def test_a_reminder_of_what_was_moved_meanwhile_does_not_leave(desk: Desk, box: Mailbox, later: Later) -> None:
    anna = await graduate(desk)
    begins = datetime.now(UTC) + timedelta(days=2)
    booked = await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=begins.isoformat())
    assert desk.house.app
    later.by = timedelta(days=1, hours=1)
    async with transaction(desk.house.app) as work:
        await clock.remind(work)
    await desk.recruiter.post(
        f"/api/interviews/{booked['id']}/move", starts_at=(begins + timedelta(days=3)).isoformat()
    )
    async with box.open():
        await sends(desk.house)
    assert ["面试改到" in mail["subject"] for mail in box.got[anna.me["account"]]] == [True]


async def test_reminders_are_mailed_and_late_ones_are_not(desk: Desk, box: Mailbox, later: Later) -> None:
    anna = await graduate(desk)
    begins = datetime.now(UTC) + timedelta(days=2)
    await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=begins.isoformat())
    assert desk.house.app
    async with box.open():
        await sends(desk.house)
        later.by = timedelta(days=1, hours=1)
        async with transaction(desk.house.app) as work:
            await clock.remind(work)
        await sends(desk.house)
        assert "提醒" in box.newest(anna.me["account"])["subject"]
        later.by = timedelta(days=1, hours=23, minutes=50)
        async with transaction(desk.house.app) as work:
            await clock.remind(work)
        later.by = timedelta(days=2, minutes=1)
        await sends(desk.house)
    assert len(box.got[anna.me["account"]]) == 2
    assert await waiting(desk.house) == []


async def test_a_quarter_of_an_hour_before_a_reminder_arrives_by_mail(desk: Desk, box: Mailbox, later: Later) -> None:
    anna = await graduate(desk)
    begins = datetime.now(UTC) + timedelta(days=2)
    booked = await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=begins.isoformat())
    later.by = timedelta(days=1, hours=23, minutes=46)
    assert desk.house.app
    async with box.open():
        await sends(desk.house)
        for _ in range(2):
            async with transaction(desk.house.app) as work:
                await clock.remind(work)
            await sends(desk.house)
    for account in (anna.me["account"], desk.recruiter.me["account"]):
        _, soon = box.got[account]
        assert "马上开始" in soon["subject"]
        assert f"{PAGE}/interviews/{booked['id']}" in words(soon)
        assert entry(soon)[0]["method"] == "REQUEST"
    assert await waiting(desk.house) == []
