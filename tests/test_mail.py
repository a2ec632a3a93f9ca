"""Mail: everything about an appointment reaches its people, with an entry their calendars take over; each once."""

import asyncio
import ipaddress
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select

from server.app import everything
from server.db import DATABASE, Work, reading, transaction
from server.inbox.models import Mail
from server.inbox.outbox import AT_ONCE, PAUSES, post
from server.inbox.sending import SENT, connection, forget, mailing, send
from server.interviews.appointments import clock
from server.settings import Clock, MailServer, Settings, WrongSetting, mail_server
from tests.booking import Desk, at, moment
from tests.mailbox import Mailbox, entry, mailbox, words
from tests.people import House, Person, job
from tests.test_applications import refused

SENDER = "Just in the Mountain City <noreply@city.example>"
PAGE = "https://city.example"


class Later:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@pytest.fixture
def box() -> Mailbox:
    return mailbox()


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
async def house(settings: Settings, box: Mailbox, later: Later) -> AsyncIterator[House]:
    """The product as an operator runs it who set a mail server; when mail leaves is the tests' own choice."""
    smtp = MailServer("smtp", "127.0.0.1", box.port, "", "", SENDER)
    app = everything(replace(settings, smtp=smtp, public_url=PAGE), Clock(later.now))
    app.cleanup_ctx.remove(mailing)
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()
    house = House(settings, app)
    yield house
    await house.leave()
    await runner.cleanup()


async def graduate(desk: Desk, name: str = "陈安娜") -> Person:
    anna = await desk.house.graduate(name)
    await anna.saves_resume()
    return anna


async def sends(house: House) -> None:
    """What every process does every few seconds, until nothing is due."""
    assert house.app
    for _ in range(5):
        await send(house.app)


async def waiting(house: House) -> list[Mail]:
    assert house.app
    async with reading(house.app) as db:
        return list(await db.scalars(select(Mail)))


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


async def test_what_is_undone_is_never_sent(desk: Desk, box: Mailbox) -> None:
    anna = await graduate(desk)
    assert desk.house.app
    with pytest.raises(RuntimeError):
        async with transaction(desk.house.app) as work:
            post(work, [UUID(anna.me["id"])], "interview_cancelled", UUID(anna.me["id"]))
            raise RuntimeError
    await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=at(30))
    before = {mail.id for mail in await waiting(desk.house)}
    other = await desk.recruiter.post("/api/jobs", **job(title="钳工"))
    busy = desk.recruiter.invites(await anna.delivers(other), starts_at=at(30))
    assert await refused(busy) == ("conflict", "candidate_busy")
    assert {mail.id for mail in await waiting(desk.house)} == before


async def test_a_mail_server_that_is_away_loses_nothing(desk: Desk, box: Mailbox, later: Later) -> None:
    anna = await graduate(desk)
    await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=at(90))
    await sends(desk.house)
    assert [mail.tries for mail in await waiting(desk.house)] == [1, 1]
    async with box.open():
        await sends(desk.house)  # not due yet
        assert not box.got
        later.by += PAUSES[0]
        await sends(desk.house)
    assert len(box.got[anna.me["account"]]) == 1
    assert await waiting(desk.house) == []


async def test_a_mail_server_that_never_answers_is_given_up(desk: Desk, later: Later) -> None:
    anna = await graduate(desk)
    await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=at(90))
    for pause in PAUSES:
        await sends(desk.house)
        assert len(await waiting(desk.house)) == 2
        later.by += pause
    await sends(desk.house)
    assert await waiting(desk.house) == []
    assert desk.house.app
    assert desk.house.app[SENT] == {"sent": 0, "refused": 0, "given_up": 2}


async def test_who_is_refused_now_and_who_for_ever(
    desk: Desk, box: Mailbox, later: Later, caplog: pytest.LogCaptureFixture
) -> None:
    anna = await graduate(desk)
    box.answers = {anna.me["account"]: "550 no such user here", desk.recruiter.me["account"]: "451 try again later"}
    with caplog.at_level(logging.DEBUG):
        await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=at(90))
        async with box.open():
            await sends(desk.house)
            [left] = await waiting(desk.house)
            assert str(left.person_id) == desk.recruiter.me["id"]
            box.answers = {}
            later.by += PAUSES[0]
            await sends(desk.house)
    assert [(account, len(mails)) for account, mails in box.got.items()] == [(desk.recruiter.me["account"], 1)]
    assert await waiting(desk.house) == []
    ours = "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(("mail.", "aiosmtpd"))
    )
    assert not [word for word in (anna.me["account"], desk.recruiter.me["account"], desk.job["title"]) if word in ours]


async def test_several_processes_send_each_letter_once(desk: Desk, box: Mailbox) -> None:
    people = [await graduate(desk, f"毕业生{n}") for n in range(AT_ONCE)]
    for n, person in enumerate(people):
        await desk.recruiter.invites(await person.delivers(desk.job), starts_at=at(30 + n))
    assert desk.house.app
    async with box.open():
        await asyncio.gather(*(send(desk.house.app) for _ in range(4)))
        await sends(desk.house)
    assert [len(box.got[person.me["account"]]) for person in people] == [1] * len(people)
    assert await waiting(desk.house) == []


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


async def falls(house: House, now: datetime) -> None:
    assert house.app
    async with house.app[DATABASE].writing() as db:
        await clock.fall(Work(db, now))


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
        assert "明天" in box.newest(anna.me["account"])["subject"]
        later.by = timedelta(days=1, hours=23, minutes=50)
        async with transaction(desk.house.app) as work:
            await clock.remind(work)
        later.by = timedelta(days=2, minutes=1)
        await sends(desk.house)
    assert len(box.got[anna.me["account"]]) == 2
    assert await waiting(desk.house) == []


async def test_it_leaves_by_itself(desk: Desk, box: Mailbox) -> None:
    anna = await graduate(desk)
    await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=at(30))
    assert desk.house.app
    async with box.open(), asynccontextmanager(mailing)(desk.house.app):
        await asyncio.wait_for(box.arrived.wait(), 60)


async def test_without_a_mail_server_nothing_waits_for_one(desk: Desk) -> None:
    anna = await graduate(desk)
    await desk.recruiter.invites(await anna.delivers(desk.job), starts_at=at(30))
    assert desk.house.app
    await forget(desk.house.app)
    assert await waiting(desk.house) == []


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """For 127.0.0.1, signed by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = made.add_extension(here, True).sign(key, hashes.SHA256())
    path = folder / "mail.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + signed.public_bytes(Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return path, context


async def test_starttls_and_a_login(box: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, context = certificate(tmp_path)
    server = mail_server(f"starttls://city:p%40ss@127.0.0.1:{box.port}", SENDER)
    assert server
    async with box.open(context):
        with pytest.raises(OSError, match="certificate"):
            async with connection(server):
                pass
        monkeypatch.setenv("SSL_CERT_FILE", str(path))  # as an operator trusts an authority of their own
        async with connection(server):
            pass
    [login] = box.logins
    assert (login.login, login.password) == (b"city", b"p@ss")


def test_what_an_operator_may_write() -> None:
    assert mail_server("", "") is None
    assert mail_server("smtps://u:p@mail.example", SENDER) == MailServer("smtps", "mail.example", 465, "u", "p", SENDER)
    assert mail_server("smtp://localhost", "a@b.example") == MailServer("smtp", "localhost", 25, "", "", "a@b.example")
    for url in ("mail.example", "http://mail.example", "smtp://", "smtp://mail:99999", "smtp://[x"):
        with pytest.raises(WrongSetting, match="SMTP_URL"):
            mail_server(url, SENDER)
    with pytest.raises(WrongSetting, match="MAIL_FROM") as wrong:
        mail_server("smtps://u:secret@mail.example", "nobody")
    assert "secret" not in str(wrong.value)
