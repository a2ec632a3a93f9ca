"""Mail leaves once, whatever the mail server does, and only what was committed."""

import asyncio
import logging
from contextlib import asynccontextmanager
from uuid import UUID

import pytest

from server.db import transaction
from server.inbox.outbox import AT_ONCE, PAUSES, post
from server.inbox.sending import SENT, forget, mailing, send
from tests.booking import Desk, at
from tests.forms import job
from tests.mail.letters import Later, graduate, sends, waiting
from tests.mail.mailbox import Mailbox
from tests.people import refused


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
            assert desk.house.app
            assert desk.house.app[SENT].waiting == 1
            box.answers = {}
            later.by += PAUSES[0]
            await sends(desk.house)
    assert [(account, len(mails)) for account, mails in box.got.items()] == [(desk.recruiter.me["account"], 1)]
    assert await waiting(desk.house) == []
    assert desk.house.app[SENT].waiting == 0
    said = [record for record in caplog.records if not record.name.startswith(("mail.", "aiosmtpd"))]
    codes = {record.getMessage(): vars(record)["code"] for record in said if record.name == "server.inbox.sending"}
    assert codes == {"a letter was refused: SMTPRecipientsRefused": 550, "mail waits: SMTPRecipientsRefused": 451}
    ours = "".join(f"{record.getMessage()} {vars(record)}" for record in said if record.name.startswith("server"))
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
