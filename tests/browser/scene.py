"""The demo, far enough that every page has something on it, and the pages that are looked at."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from aiohttp import ClientSession

from server.demo.people import Person, Refused
from server.demo.words import HOST, RESUME, STAFF
from server.settings import Settings
from tests.browser.chromium import eventually
from tests.product import product
from tests.rows import verified_earlier
from tests.servers import settings_for

SETTLE = 1.5
"""Seconds until a page has come to rest."""


@dataclass(frozen=True)
class Shot:
    name: str
    path: str | Callable[[], Awaitable[str]]
    """Where everybody sees it; or a link that opens once, made for each look."""
    who: str = ""
    wait: float = SETTLE
    plays: bool = False
    presses: tuple[str, ...] = ()
    """The keys of the words on the buttons that bring what is to be seen, one after the other."""
    lossy: str = ""
    """The key of the words that come once the network loses more than a picture can bear."""


class Scene:
    """The demo, far enough that every page has something on it."""

    def __init__(self, url: str, settings: Settings) -> None:
        self.url, self.settings = url, settings
        self.people: dict[str, Person] = {}

    async def is_set(self) -> "Scene":
        await eventually(self.begins, 180, 1)  # signing in before would be counted as guessing passwords
        for account in (HOST, STAFF, "ridge", "anna", "bo", "di"):
            self.people[account] = await eventually(lambda account=account: self.arrives(account), 60, 5)
        host = self.people[HOST]
        self.live = await eventually(lambda: self.one("live", with_card=True), 90, 1)
        self.next = await self.one("scheduled")
        await host.connects("/broadcasts")
        await host.call("/broadcasts", "rehearse", broadcast=self.next["id"])
        self.job = self.live["turns"][0]["jobs"][0]["id"]
        self.guest = (await host.ask("GET", f"/api/broadcasts/{self.live['id']}/guests"))["guests"][0]["link"]
        self.application = await eventually(self.delivered, 90, 1)
        at = self.next["starts_at"]
        recruiter = self.people["ridge"]
        self.examination = await self.announced(recruiter, at)
        self.interview = await recruiter.ask("POST", "/api/interviews", application=self.application, starts_at=at)
        await recruiter.connects("/interviews")
        self.passed, self.met = await self.interviewed("di")
        self.offered, _ = await self.interviewed("bo")
        await recruiter.ask("POST", f"/api/applications/{self.offered}/offer", note="月薪面议，请在周五前回复")
        return self

    async def interviewed(self, account: str) -> tuple[str, str]:
        """An application to the same job, and its interview, which was passed."""
        person, recruiter = self.people[account], self.people["ridge"]
        job = (await recruiter.ask("GET", f"/api/applications/{self.application}"))["job"]["id"]
        await person.ask("PUT", "/api/resume", **RESUME | {"full_name": person.me["name"], "email": person.account})
        application = (await person.ask("POST", "/api/applications", job=job, key=str(uuid4())))["id"]
        now = datetime.now(UTC).isoformat()
        interview = (await recruiter.ask("POST", "/api/interviews", application=application, starts_at=now))["id"]
        await person.connects("/interviews")
        for one in (recruiter, person):
            await one.call("/interviews", "enter", interview=interview)
        await recruiter.call("/interviews", "admit", interview=interview, person=person.me["id"])
        await recruiter.call("/interviews", "end", interview=interview)
        await recruiter.ask("POST", f"/api/interviews/{interview}/decision", outcome="passed", note="")
        return application, interview

    async def announced(self, recruiter: Person, starts_at: str) -> dict[str, Any]:
        """An examination: the bureau says first that this is a public institution."""
        me = await recruiter.ask("GET", "/api/me")
        path = f"/api/companies/{me['company']['id']}/institution"
        await self.people[STAFF].ask("PUT", path, institution=True)
        job = (await recruiter.ask("GET", f"/api/applications/{self.application}"))["job"]["id"]
        plan = {"job": job, "applications": [self.application], "panel": [me["id"]], "starts_at": starts_at}
        made: dict[str, Any] = await recruiter.ask("POST", "/api/examinations", **plan)
        return made

    async def begins(self) -> bool:
        async with ClientSession() as http, http.get(f"{self.url}/api/broadcasts?state=live") as answer:
            return bool((await answer.json())["broadcasts"])

    async def arrives(self, account: str) -> Person | None:
        person = Person(self.url, account)
        try:
            return await person.arrives()
        except (Refused, OSError):
            await person.http.close()
            return None

    async def one(self, state: str, with_card: bool = False) -> dict[str, Any]:
        host = self.people[HOST]
        found = (await host.ask("GET", f"/api/broadcasts?state={state}"))["broadcasts"]
        show: dict[str, Any] = await host.ask("GET", f"/api/broadcasts/{found[0]['id']}") if found else {}
        return show if show and (show["card"] or not with_card) else {}

    async def delivered(self) -> str:
        found = (await self.people["ridge"].ask("GET", "/api/applications"))["applications"]
        return str(found[0]["id"]) if found else ""

    async def leaves(self) -> None:
        await asyncio.gather(*(person.leaves() for person in self.people.values()))

    async def second_camera(self) -> str:
        made = await self.people["anna"].ask("POST", f"/api/interviews/{self.interview['id']}/camera")
        return self.here(made["link"])

    def here(self, link: str) -> str:
        return urlsplit(link)._replace(scheme="", netloc="").geturl()

    async def shots(self) -> list[Shot]:
        live, job = self.live["id"], self.job
        studio = self.here(self.guest)
        return [
            Shot("home", "/"),
            Shot("watch", f"/broadcasts/{live}", "di", 3, plays=True),
            Shot("gone-back", f"/broadcasts/{live}", "di", 6, plays=True, presses=("screen.back",)),
            Shot("before", f"/broadcasts/{self.next['id']}"),
            Shot("studio", studio, wait=4),
            Shot("test-recording", f"/studio/{live}", HOST, 4, presses=("trial.button",)),
            Shot("sound-first", f"/studio/{live}", HOST, 4, lossy="sound_first"),
            Shot("desk", f"/desk/{live}", HOST, 6),
            Shot("ending", f"/desk/{live}", HOST, 3, presses=("desk.end",)),
            Shot("ban", f"/desk/{live}", HOST, 3, presses=("order.more", "order.ban_line")),
            Shot("rehearsal", f"/desk/{self.next['id']}", HOST, 6),
            Shot("plans", "/plan", HOST),
            Shot("plan", f"/plan/{self.next['id']}", HOST),
            Shot("series", f"/plan/{self.next['id']}", HOST, presses=("repeat.title",)),
            Shot("jobs", "/jobs"),
            Shot("job", f"/jobs/{job}", "di"),
            Shot("post-job", "/jobs/new", "ridge"),
            Shot("company", f"/company?application={self.application}", "ridge"),
            Shot("offer", f"/company?application={self.passed}", "ridge", presses=("company.offer",)),
            Shot("hire", f"/company?application={self.offered}", "ridge", presses=("company.sign",)),
            Shot("offered", "/applications", "bo"),
            Shot("company-interviews", "/company?tab=interviews", "ridge"),
            Shot("playback", "/recordings/00000000-0000-4000-8000-000000000000", "ridge"),
            Shot("resume", "/resume", "anna"),
            Shot("applications", "/applications", "anna"),
            Shot("choose", f"/choose/{self.application}", "anna"),
            Shot("criteria", f"/criteria/{job}", "ridge"),
            Shot("queue", f"/queue/{job}", "ridge"),
            Shot("check", "/check", "anna", 4),
            Shot("captions", f"/captions/{live}", HOST, 3, plays=True),
            Shot("interview", f"/interviews/{self.interview['id']}", "anna", 4),
            Shot("appointment", f"/interviews/{self.interview['id']}", "ridge"),
            Shot("interview-over", f"/interviews/{self.met}", "ridge"),
            Shot("announce", "/announce", "ridge"),
            Shot("examination", f"/examinations/{self.examination['id']}", "ridge"),
            Shot("calling-off", f"/examinations/{self.examination['id']}", "ridge", presses=("examination.cancel",)),
            Shot("camera", self.second_camera, wait=4),
            Shot("notices", "/notices", "anna"),
            Shot("me", "/me", "anna"),
            Shot("staff", "/staff", STAFF),
            Shot("outcomes", "/outcomes", STAFF),
            Shot("audits", "/audits", STAFF),
            Shot("sign-in", "/signin"),
            Shot("sign-up", "/signup"),
            Shot("password", "/password"),
            Shot("privacy", "/privacy"),
            Shot("lost", "/broadcasts/00000000-0000-4000-8000-000000000000"),
        ]

    def login(self, who: str) -> str:
        cookies = self.people[who].http.cookie_jar if who else ()
        return next((cookie.value for cookie in cookies), "")

    async def afterwards(self) -> list[Shot]:
        """The show ends at last: what is watched last is its replay, and a piece of it. Half a year has passed."""
        host, show = self.people[HOST], self.live["id"]
        ended = await host.call("/broadcasts", "end", broadcast=show)
        ridge = self.people["ridge"]
        await ridge.ask("POST", f"/api/applications/{self.offered}/sign")
        await verified_earlier(self.settings, (await ridge.ask("GET", "/api/me"))["company"]["id"], timedelta(days=190))
        return [
            Shot("unsign", f"/company?application={self.offered}", "ridge", presses=("company.unsign",)),
            Shot("unsign-graduate", "/applications", "bo", presses=("applications.more", "applications.unsign")),
            Shot("replay", f"/broadcasts/{show}", "di", 3, plays=True),
            Shot("clip", f"/clips/{ended['cards'][0]['id']}", wait=3, plays=True),
            Shot("overdue", "/company?tab=profile", "ridge"),
            Shot("confirming", "/staff", STAFF),
        ]


@asynccontextmanager
async def demo() -> AsyncIterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="mountain-pictures-") as folder:
        settings = settings_for(Path(folder), demo=True)
        async with product(settings) as server:
            scene = await Scene(server.url, settings).is_set()
            try:
                yield scene
            finally:
                await scene.leaves()
