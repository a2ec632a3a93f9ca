"""Who erases their account after a Friday that went as far as a contract: nothing of them is left, wherever it was."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import String, cast, make_url, select

from server.db import Base, reading
from server.interviews.recordings.keeping import erase_left
from tests.forms import job
from tests.hands import does, raises
from tests.meeting import LIVE
from tests.people import CONSENT, PASSWORD, House, Person
from tests.recorded import Recorded

NAME, PHONE, ACCOUNT, WORDS = "欧阳蕊希", "13987650321", "ruixi.ouyang@example.org", "嘉陵江边长大的人"
RESUME = {"full_name": NAME, "phone": PHONE, "email": ACCOUNT, "summary": WORDS}
TABLES = "people resumes applications application_steps interviews interview_lines scorecards"
TABLES += " lines held_lines questions hands"


async def watches(show: dict[str, Any], host: Person, anna: Person) -> None:
    """And is heard of by everybody: writes, asks, speaks; one line is held."""
    await host.post("/api/words", word="转正")
    await anna.enters(show)
    await anna.put(f"/api/broadcasts/{show['id']}/reminders/{show['turns'][0]['jobs'][0]['id']}")
    await anna.says(WORDS)
    await anna.says(f"{WORDS}，能转正吗")
    question = await anna.asks(f"{WORDS}？")
    await host.call("/audience", "dismiss", question=question["id"], reason="已经说过")
    hand = await raises(anna)
    await does(host, "ask_in", hand)
    await does(anna, "speak", hand, consent=True)


async def is_interviewed(meeting: Recorded, application: dict[str, Any]) -> None:
    """The company writes the name wherever it may write; both are recorded."""
    li, anna = meeting.recruiter, meeting.anna
    meeting.id = (await li.invites(application, note=f"{NAME}，请带证件"))["id"]
    path = f"/api/interviews/{meeting.id}"
    await meeting.begun()
    await anna.post(f"{path}/lines", text=WORDS)
    await li.post(f"{path}/lines", text=f"{NAME}不错", panel=True)
    await meeting.asks()
    await meeting.says(anna, True)
    (meeting.on_disk(anna) / "video.mp4").write_text(WORDS)
    blank = (await li.get(f"{path}/scorecards"))["mine"]["scores"]
    card = {"scores": [4 for _ in blank], "recommendation": "yes", "text": f"{NAME}很好", "submit": True}
    await li.put(f"{path}/scorecard", **card)
    await li.call(LIVE, "end", interview=meeting.id)
    await li.post(f"{path}/decision", outcome="passed", note=f"{NAME}，恭喜")
    await anna.post(f"{path}/feedback", stars=4)


async def kept(house: House) -> dict[str, str]:
    """All there is, by where it is: the tables and the bytes of their file, Redis, and every other file."""
    assert house.app
    found, settings = dict[str, str](), house.settings
    async with reading(house.app) as db:
        for table in Base.metadata.sorted_tables:
            rows = await db.execute(select(*[cast(column, String) for column in table.columns]))
            found[table.name] = "\n".join(str(value) for row in rows for value in row)
    if settings.redis_url:
        async with Redis.from_url(settings.redis_url) as redis:
            await redis.config_set("rdbcompression", "no")  # or a longer text is dumped as what nobody can read
            async for key in redis.scan_iter():
                dumped = key + b" " + (await redis.dump(key) or b"")
                found[key.decode("utf-8", "replace")] = dumped.decode("utf-8", "replace")
    places = [settings.var]
    if settings.database_url.startswith("sqlite"):
        places.append(whole(Path(str(make_url(settings.database_url).database))).parent)
    for path in (path for place in places for path in place.rglob("*") if path.is_file()):
        found[str(path)] = path.read_bytes().decode("utf-8", "replace")
    return found


def whole(database: Path) -> Path:
    """With all in it that SQLite has written beside it so far."""
    with closing(sqlite3.connect(database)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert not busy
    return database


@asynccontextmanager
async def planted(house: House) -> AsyncIterator[set[str]]:
    """Words of hers in Redis, so that the search is seen to find what is there: in which place."""
    if not (url := house.settings.redis_url):
        yield set()
        return
    async with Redis.from_url(url) as redis:
        await redis.set("planted", f"somebody said {WORDS}" * 2)  # as long as what is compressed, unless told not to
        yield {"planted"}
        await redis.delete("planted")


def spelled(words: str) -> Iterator[str]:
    """As text, and as JSON may have it."""
    yield words
    yield words.encode("unicode_escape").decode()


async def places_of(house: House) -> set[str]:
    """Where there is still something of her."""
    hers = [spelling for words in (NAME, PHONE, ACCOUNT, WORDS) for spelling in spelled(words)]
    return {place for place, text in (await kept(house)).items() if any(one in text for one in hers)}


async def test_nothing_is_left_of_who_came_as_far_as_a_contract(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    meeting, host, anna = Recorded(house), await house.host(), await house.visitor()
    meeting.recruiter, meeting.anna = li, _ = await house.employer(), anna
    about = {"account": ACCOUNT, "password": PASSWORD, "name": NAME, "role": "graduate", "consent": CONSENT}
    anna.me = await anna.post("/api/people", **about)
    await anna.saves_resume(**RESUME)
    posting = await li.post("/api/jobs", **job())
    show = await host.goes_live(posting)
    await watches(show, host, anna)
    application = await anna.delivers(posting, broadcast=show["id"], playhead_ms=0)
    await anna.disconnects()
    await is_interviewed(meeting, application)
    await li.post(f"/api/applications/{application['id']}/offer", note=f"{NAME}，九月入职")
    await anna.post(f"/api/applications/{application['id']}/sign")
    await (await house.staff()).post("/api/audits/whose", account=ACCOUNT)
    async with planted(house) as there:
        before = await places_of(house)
    assert before >= set(TABLES.split()) | there
    assert any(place.endswith("video.mp4") for place in before)

    await anna.delete("/api/me", password=PASSWORD)
    assert house.app
    await erase_left(house.app)
    assert await places_of(house) == set()
    assert not [words for words in (NAME, PHONE, ACCOUNT, WORDS) if words in caplog.text]
