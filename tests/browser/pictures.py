"""`make pictures`: every page at both widths, in both languages and themes, as files and on one sheet, to be looked at.

The pages are those of the demo while its show is on air, of the people the demo prints. With names of pages, as in
`python -m tests.browser.pictures watch desk`, only those. What does not come is missing on the sheet, and told.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import product as each
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from PIL import Image, ImageDraw
from playwright.async_api import Browser, Error, expect

from server.demo.people import Person, Refused
from server.demo.words import HOST, STAFF
from tests.browser.chromium import ROOT, Window, chromium, eventually
from tests.product import product
from tests.servers import settings_for

OUT = ROOT / "var" / "pictures"
WIDTHS, LANGUAGES, THEMES = (390, 1440), ("zh", "en"), ("light", "dark")
THUMBNAILS = {390: 200, 1440: 560}
SETTLE = 1.5
PATIENCE = 60_000
"""Milliseconds: four pages are drawn at a time, beside a show."""
SHOWN = ROOT / "static" / "pictures"
README = {
    "watch-phone.jpg": ("watch-390-zh-light.png", 390),
    "watch.jpg": ("watch-1440-zh-light.png", 1080),
    "desk.jpg": ("desk-1440-zh-light.png", 1080),
    "company.jpg": ("company-1440-zh-light.png", 1080),
}


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    who: str = ""
    wait: float = SETTLE
    plays: bool = False


class Scene:
    """The demo, far enough that every page has something on it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.people: dict[str, Person] = {}

    async def is_set(self) -> "Scene":
        await eventually(self.begins, 180, 1)  # signing in before would be counted as guessing passwords
        for account in (HOST, STAFF, "ridge", "anna", "di"):
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
        return self

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
        found = (await self.people[HOST].ask("GET", f"/api/broadcasts?state={state}"))["broadcasts"]
        show: dict[str, Any] = found[0] if found and (found[0]["card"] or not with_card) else {}
        return show

    async def delivered(self) -> str:
        found = (await self.people["ridge"].ask("GET", "/api/applications"))["applications"]
        return str(found[0]["id"]) if found else ""

    async def leaves(self) -> None:
        await asyncio.gather(*(person.leaves() for person in self.people.values()))

    async def shots(self) -> list[Shot]:
        live, job = self.live["id"], self.job
        studio = self.guest[self.guest.index("/studio") :]
        return [
            Shot("home", "/"),
            Shot("watch", f"/broadcasts/{live}", "di", 3, plays=True),
            Shot("before", f"/broadcasts/{self.next['id']}"),
            Shot("studio", studio, wait=4),
            Shot("desk", f"/desk/{live}", HOST, 6),
            Shot("rehearsal", f"/desk/{self.next['id']}", HOST, 6),
            Shot("plans", "/plan", HOST),
            Shot("plan", f"/plan/{self.next['id']}", HOST),
            Shot("jobs", "/jobs"),
            Shot("job", f"/jobs/{job}", "di"),
            Shot("post-job", "/jobs/new", "ridge"),
            Shot("company", f"/company?application={self.application}", "ridge"),
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
            Shot("announce", "/announce", "ridge"),
            Shot("examination", f"/examinations/{self.examination['id']}", "ridge"),
            Shot("camera", "/camera"),
            Shot("notices", "/notices", "anna"),
            Shot("me", "/me", "anna"),
            Shot("staff", "/staff", STAFF),
            Shot("sign-in", "/signin"),
            Shot("sign-up", "/signup"),
            Shot("privacy", "/privacy"),
            Shot("lost", "/broadcasts/00000000-0000-4000-8000-000000000000"),
        ]

    def login(self, who: str) -> str:
        cookies = self.people[who].http.cookie_jar if who else ()
        return next((cookie.value for cookie in cookies), "")

    async def afterwards(self) -> list[Shot]:
        """The show ends at last: what is watched last is its replay, and a piece of it."""
        host, show = self.people[HOST], self.live["id"]
        ended = await host.call("/broadcasts", "end", broadcast=show)
        return [
            Shot("replay", f"/broadcasts/{show}", "di", 3, plays=True),
            Shot("clip", f"/clips/{ended['cards'][0]['id']}", wait=3, plays=True),
        ]


@asynccontextmanager
async def demo() -> AsyncIterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="mountain-pictures-") as folder:
        settings = settings_for(Path(folder), demo=True)
        async with product(settings) as server:
            scene = await Scene(server.url).is_set()
            try:
                yield scene
            finally:
                await scene.leaves()


def file_of(shot: Shot, width: int, language: str, theme: str) -> Path:
    return OUT / f"{shot.name}-{width}-{language}-{theme}.png"


async def takes(browser: Browser, scene: Scene, shot: Shot, width: int, language: str, theme: str) -> bool:
    window = Window(browser, scene.url)
    page = await window.opens(shot.path, width=width, language=language, theme=theme, login=scene.login(shot.who))
    page.set_default_timeout(PATIENCE)
    try:
        await page.wait_for_load_state("networkidle" if not shot.plays else "load")
        await asyncio.sleep(shot.wait)
        await expect(page.locator(".skeleton")).to_have_count(0)
        if shot.plays:
            await expect(page.get_by_test_id("picture")).to_have_attribute("data-state", "playing")
        await page.screenshot(path=file_of(shot, width, language, theme))
        complaints = window.complaints
    except (Error, AssertionError) as error:
        complaints = [f"MISSING: {str(error).splitlines()[0]}"]
    print(shot.name, width, language, theme, *complaints, flush=True)
    await page.context.close()
    return file_of(shot, width, language, theme).exists()


async def takes_all(browser: Browser, scene: Scene, shot: Shot) -> bool:
    """Whether all of them came."""
    came = []
    for width in WIDTHS:
        looks = list(each((width,), LANGUAGES, THEMES))
        for look in looks:
            file_of(shot, *look).unlink(missing_ok=True)
        came += await asyncio.gather(*(takes(browser, scene, shot, *look) for look in looks))
    return all(came)


def sheet(shots: list[Shot]) -> Path:
    """All of them on one picture: a row per page, a column per width, language and theme."""
    looks = list(each(WIDTHS, LANGUAGES, THEMES))
    lefts = [sum(THUMBNAILS[look[0]] + 8 for look in looks[:column]) for column in range(len(looks) + 1)]
    cells = [[thumbnail(file) if (file := file_of(shot, *look)).exists() else None for look in looks] for shot in shots]
    heights = [24 + max((cell.height for cell in row if cell), default=0) for row in cells]
    paper = Image.new("RGB", (lefts[-1], sum(heights)), "#888888")
    pen, top = ImageDraw.Draw(paper), 0
    for shot, row, height in zip(shots, cells, heights, strict=True):
        for column, cell in enumerate(row):
            if cell:
                paper.paste(cell, (lefts[column], top + 20))
        pen.text((4, top + 4), shot.name, fill="white")
        top += height
    paper.save(OUT / "sheet.png")
    return OUT / "sheet.png"


def thumbnail(file: Path) -> Image.Image:
    picture = Image.open(file)
    width = THUMBNAILS[picture.width]
    return picture.resize((width, picture.height * width // picture.width))


def for_the_readme() -> None:
    """The four that a newcomer sees first, small enough to be part of the repository."""
    SHOWN.mkdir(exist_ok=True)
    for name, (file, width) in README.items():
        picture = Image.open(OUT / file).convert("RGB")
        picture.resize((width, picture.height * width // picture.width)).save(SHOWN / name, quality=82)


async def main(names: list[str]) -> int:
    expect.set_options(timeout=PATIENCE)
    OUT.mkdir(parents=True, exist_ok=True)
    came: dict[Shot, bool] = {}
    async with demo() as scene, chromium() as browser:
        for shots in (scene.shots, scene.afterwards):
            for shot in await shots():
                if not names or shot.name in names:
                    came[shot] = await takes_all(browser, scene, shot)
    missing = [shot.name for shot, all_of_it in came.items() if not all_of_it]
    if not names and not missing:
        for_the_readme()
    print(sheet(list(came)), *(f"not in every look: {name}" for name in missing), sep="\n")
    return len(missing)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
