"""What hosts do to keep order, and with questions and polls, is on record: who did what with which."""

from uuid import UUID

import pytest
from sqlalchemy import select

from server.audit import AuditEntry
from server.db import reading
from tests.audience import does
from tests.people import House, Person


@pytest.mark.parametrize("services", ["sqlite"], indirect=True)
async def test_what_hosts_do_is_on_record(house: House, host: Person) -> None:
    posting = await house.posting()
    await host.goes_live(posting)
    asked = (await host.asks("加班吗？", job=posting["id"]))["id"]
    await host.runs("end")
    show = (await host.goes_live(posting))["id"]
    line = (await host.says("欢迎"))["id"]
    poll = (await does(host, "open_poll", broadcast=show, question="几点？", options=["三点", "四点"]))["id"]
    await does(host, "close_poll", poll=poll)
    await does(host, "reopen_poll", poll=poll)
    await does(host, "hide", line=line)
    await does(host, "unhide", line=line)
    await does(host, "slow", broadcast=show, seconds=30)
    await does(host, "newcomers", broadcast=show, minutes=5)
    question = (await host.asks("几点开始？"))["id"]
    await does(host, "approve", question=question)
    await does(host, "reconsider", question=asked)
    await does(host, "carry", question=asked, broadcast=show)
    word = (await host.post("/api/words", word="交钱"))["id"]
    await host.delete(f"/api/words/{word}")
    assert house.app
    async with reading(house.app) as db:
        mine = select(AuditEntry).where(AuditEntry.actor_id == UUID(host.me["id"])).order_by(AuditEntry.at)
        entries = [(entry.verb, entry.object) for entry in await db.scalars(mine)]
    assert [entry for entry in entries if entry[0] not in ("plan", "go_live", "end")] == [
        ("open_poll", f"poll:{poll}"),
        ("close_poll", f"poll:{poll}"),
        ("reopen_poll", f"poll:{poll}"),
        ("hide_line", f"line:{line}"),
        ("unhide_line", f"line:{line}"),
        ("slow", f"broadcast:{show}"),
        ("newcomers", f"broadcast:{show}"),
        ("approve", f"question:{question}"),
        ("reconsider", f"question:{asked}"),
        ("carry", f"question:{asked}"),
        ("list_word", f"word:{word}"),
        ("unlist_word", f"word:{word}"),
    ]
