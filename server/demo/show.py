"""The demo Friday: who comes, what they do, in which order; `python -m server demo` plays it against a server."""

import asyncio
import logging
import random
from collections.abc import Awaitable
from contextlib import AsyncExitStack, suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle
from typing import Any
from uuid import uuid4

from aiohttp import ClientError
from socketio.exceptions import SocketIOError

from server.demo.guest import Publisher
from server.demo.people import Person, Refused
from server.demo.words import COMPANIES, GRADUATES, HOST, LINES, QUESTIONS, RESUME, SHOWS, STAFF

log = logging.getLogger(__name__)
CONSENT = "2026-11"
SHOW_SECONDS = 2 * 60 * 60
SHANGHAI = timedelta(hours=8)


class Cast:
    """Everybody who takes part, signed in, with their companies verified and their jobs posted."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.everybody: list[Person] = []
        self.recruiters: dict[str, Person] = {}
        self.graduates: list[Person] = []
        self.jobs: dict[str, list[dict[str, Any]]] = {}

    def person(self, account: str) -> Person:
        person = Person(self.url, account)
        self.everybody.append(person)
        return person

    async def arrives(self) -> None:
        self.host = await self.person(HOST).arrives()
        self.staff = await self.person(STAFF).arrives()
        for key, (company, name, jobs) in COMPANIES.items():
            new = {"name": name, "role": "recruiter", "company": {"name": company}, "consent": CONSENT}
            self.recruiters[key] = await self.person(key).arrives(**new)
            await self.posts(key, jobs)
        for account, name in GRADUATES.items():
            new = {"name": name, "role": "graduate", "consent": CONSENT}
            self.graduates.append(await self.person(account).arrives(**new))

    async def posts(self, key: str, jobs: list[dict[str, Any]]) -> None:
        recruiter = self.recruiters[key]
        company, until = recruiter.me["company"], recruiter.me["verified_until"]
        today = (datetime.now(UTC) + SHANGHAI).date().isoformat()
        if until is None or until <= today:  # a new one, or of a folder from more than six months ago
            await self.staff.ask("POST", f"/api/companies/{company['id']}/verify")
        posted = (await recruiter.ask("GET", f"/api/jobs?company={company['id']}"))["jobs"]
        valid_until = (date.today() + timedelta(days=60)).isoformat()
        known = {job["title"] for job in posted}
        for job in (job for job in jobs if job["title"] not in known):
            posted.append(await recruiter.ask("POST", "/api/jobs", **job, valid_until=valid_until))
        self.jobs[key] = posted

    async def leaves(self) -> None:
        await asyncio.gather(*(person.leaves() for person in self.everybody), return_exceptions=True)


class Show:
    """One broadcast from its run-sheet to its end."""

    def __init__(self, cast: Cast, random: random.Random) -> None:
        self.cast, self.random = cast, random
        self.id = ""

    async def planned(self, words: tuple[str, str], starts_at: datetime, **more: Any) -> str:
        turns = [
            {"company": person.me["company"]["id"], "jobs": [job["id"] for job in self.cast.jobs[key]], "minutes": 15}
            for key, person in self.cast.recruiters.items()
        ]
        plan = {"title": words[0], "about": words[1], "starts_at": starts_at.isoformat(), "turns": turns}
        broadcast = await self.cast.host.ask("POST", "/api/broadcasts", **plan | more)
        return str(broadcast["id"])

    async def opens(self) -> None:
        """Plans a show for now, and goes live with its first guest on air."""
        self.id = await self.planned(SHOWS["live"], datetime.now(UTC))
        await self.cast.host.connects("/broadcasts", "/audience")
        await self.host("enter")
        await self.host("go_live")
        await self.host("next_turn")

    async def host(self, verb: str, **command: Any) -> Any:
        return await self.cast.host.call("/broadcasts", verb, broadcast=self.id, **command)

    async def guest_goes_on_air(self) -> None:
        """The guest of the first company publishes through the studio link, and comes back whenever the line breaks."""
        company = self.cast.recruiters["ridge"].me["company"]["id"]
        name = COMPANIES["ridge"][1]
        guest = await self.cast.host.ask("POST", f"/api/broadcasts/{self.id}/guests", name=name, company=company)
        token = guest["link"].partition("guest=")[2]
        while True:
            with suppress(ClientError, Refused, TimeoutError):
                await self.on_air(token)
            await asyncio.sleep(2)

    async def on_air(self, token: str) -> None:
        path = f"/api/broadcasts/{self.id}/tickets"
        ticket = await self.cast.graduates[0].ask("POST", path, verb="publish", guest=token)
        publisher = Publisher(self.cast.host.http, ticket["whip"], ticket["ticket"])
        try:
            await publisher.start()
            await self.host("put_on_air", source=ticket["source"])
            await publisher.ended.wait()
        finally:
            await publisher.stop()

    async def cards_follow(self) -> None:
        """The host shows a job every minute and goes from company to company."""
        for turn, jobs in enumerate(self.cast.jobs.values()):
            if turn:
                await self.host("next_turn")
            for job in jobs:
                await self.host("show_card", job=job["id"])
                await asyncio.sleep(60)

    async def audience_talks(self, graduate: Person) -> None:
        await graduate.connects("/audience")
        await graduate.call("/audience", "enter", broadcast=self.id)
        for text in cycle(self.random.sample(LINES, len(LINES))):  # the same again within a minute would be held
            await asyncio.sleep(self.random.uniform(5, 20))
            await graduate.call("/audience", "say", broadcast=self.id, text=text, key=str(uuid4()))

    async def questions_come(self) -> None:
        """Each minute somebody asks; the host answers the one before."""
        for turn in count():
            graduate = self.cast.graduates[turn % len(self.cast.graduates)]
            text = QUESTIONS[turn % len(QUESTIONS)]
            await asyncio.sleep(15)
            asked = await graduate.call("/audience", "ask", broadcast=self.id, text=text, key=str(uuid4()))
            await asyncio.sleep(30)
            await self.cast.host.call("/audience", "answer", question=asked["id"])
            if turn >= len(QUESTIONS) - 1:
                return

    async def resume_arrives(self) -> None:
        """One graduate delivers during the show; the company reads it."""
        anna = self.cast.graduates[0]
        resume = RESUME | {"full_name": anna.me["name"], "email": anna.account}
        await anna.ask("PUT", "/api/resume", **resume)
        await asyncio.sleep(20)
        job = self.cast.jobs["ridge"][0]["id"]
        with suppress(Refused):  # delivered in an earlier show
            delivered = await anna.ask("POST", "/api/applications", job=job, key=str(uuid4()), broadcast=self.id)
            await asyncio.sleep(20)
            await self.cast.recruiters["ridge"].ask("POST", f"/api/applications/{delivered['id']}/read")

    async def ends(self) -> None:
        await self.host("end")


async def demo(url: str) -> None:
    """Plays one show against the server at `url` and ends it after SHOW_SECONDS at the latest."""
    async with AsyncExitStack() as stack:
        cast = Cast(url)
        stack.push_async_callback(cast.leaves)
        await cast.arrives()
        show = Show(cast, random.Random(1))  # noqa: S311 - what people say next is no secret
        await finish_earlier(cast)
        await show.planned(SHOWS["next"], next_friday(datetime.now(UTC)), weekly=True)
        await show.opens()
        log.info("the demo show is on air", extra={"broadcast": show.id})
        with suppress(TimeoutError):
            await asyncio.wait_for(play(show), SHOW_SECONDS)
        await show.ends()


async def play(show: Show) -> None:
    scenes = (show.guest_goes_on_air, show.cards_follow, show.questions_come, show.resume_arrives)
    await asyncio.gather(
        *(goes_on(scene()) for scene in scenes),
        *(goes_on(show.audience_talks(graduate)) for graduate in show.cast.graduates),
    )


async def goes_on(scene: Awaitable[None]) -> None:
    """Whatever happens to one scene, the show goes on."""
    try:
        await scene
    except (Refused, ClientError, SocketIOError):
        log.exception("a scene of the demo ended early")


async def finish_earlier(cast: Cast) -> None:
    """What an earlier demo left: a show on air is ended, one that never began is taken off with its series."""
    for broadcast in (await cast.host.ask("GET", "/api/broadcasts?state=scheduled"))["broadcasts"]:
        for path in (f"/api/broadcasts/{broadcast['id']}/series", f"/api/broadcasts/{broadcast['id']}"):
            await cast.host.ask("DELETE", path)
    for broadcast in (await cast.host.ask("GET", "/api/broadcasts?state=live"))["broadcasts"]:
        earlier = Person(cast.url, HOST)
        await earlier.arrives()
        await earlier.connects("/broadcasts")
        with suppress(Refused):
            await earlier.call("/broadcasts", "take_over", broadcast=broadcast["id"])
        await earlier.call("/broadcasts", "end", broadcast=broadcast["id"])
        await earlier.leaves()


def next_friday(now: datetime) -> datetime:
    """15:00 in Shanghai on the first Friday at least a day away."""
    local = now + SHANGHAI + timedelta(days=1)
    friday = (local + timedelta(days=(4 - local.weekday()) % 7)).replace(hour=15, minute=0, second=0, microsecond=0)
    return friday - SHANGHAI
