"""`make pictures`: every page at both widths, in both languages and themes, as files and on one sheet, to be looked at.

The pages are those of the demo while its show is on air, of the people the demo prints. With names of pages, as in
`python -m tests.browser.pictures watch desk`, only those. What does not come is missing on the sheet, and told.
"""

import asyncio
import re
import sys
from itertools import product
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.async_api import Browser, Error, expect

from tests.browser.chromium import ROOT, Network, Window, chromium
from tests.browser.scene import Scene, Shot, demo

OUT = ROOT / "var" / "pictures"
WIDTHS, LANGUAGES, THEMES = (390, 1440), ("zh", "en"), ("light", "dark")
THUMBNAILS = {390: 200, 1440: 560}
PATIENCE = 60_000
"""Milliseconds: four pages are drawn at a time, beside a show."""
SHOWN = ROOT / "static" / "pictures"
README = {
    "watch-phone.jpg": ("watch-390-zh-light.png", 390),
    "watch.jpg": ("watch-1440-zh-light.png", 1080),
    "desk.jpg": ("desk-1440-zh-light.png", 1080),
    "company.jpg": ("company-1440-zh-light.png", 1080),
}


def words(language: str, key: str) -> str:
    """As the interface says it."""
    found = (
        line for file in (ROOT / "static/strings" / language).glob("*.js") for line in file.read_text().splitlines()
    )
    begins = (f'"{key}": "', f'{key}: "')
    return next(line.split(': "', 1)[1].rstrip('",') for line in found if line.strip().startswith(begins))


def named(text: str) -> re.Pattern[str]:
    """A button with these words, whoever they name."""
    return re.compile(f"^{'.+'.join(map(re.escape, re.split(r'{[a-z]+}', text)))}$")


def file_of(shot: Shot, width: int, language: str, theme: str) -> Path:
    return OUT / f"{shot.name}-{width}-{language}-{theme}.png"


async def takes(browser: Browser, scene: Scene, shot: Shot, width: int, language: str, theme: str) -> bool:
    window = Window(browser, scene.url)
    path = shot.path if isinstance(shot.path, str) else await shot.path()
    page = await window.opens(path, width=width, language=language, theme=theme, login=scene.login(shot.who))
    page.set_default_timeout(PATIENCE)
    try:
        await page.wait_for_load_state("networkidle" if not shot.plays else "load")
        for key in shot.presses:
            said = words(language, key)
            folded = page.locator("summary").filter(has_text=said)
            await page.get_by_role("button", name=named(said)).or_(folded).first.click()
        if shot.lossy:
            network = await Network.of(page)
            await page.reload()  # its connections are opened anew, on that network
        await asyncio.sleep(shot.wait)
        if shot.lossy:
            await network.loses(40)
            told = page.get_by_text(words(language, shot.lossy)).first
            await expect(told).to_be_visible()
            await told.scroll_into_view_if_needed()
        await expect(page.locator(".skeleton")).to_have_count(0)
        if shot.plays:
            await expect(page.get_by_test_id("picture")).to_have_attribute("data-state", "playing")
        await page.screenshot(path=file_of(shot, width, language, theme))
        complaints = window.complaints + window.refusals
    except (Error, AssertionError) as error:
        complaints = [f"MISSING: {str(error).splitlines()[0]}"]
    print(shot.name, width, language, theme, *complaints, flush=True)
    await page.context.close()
    return file_of(shot, width, language, theme).exists()


async def takes_all(browser: Browser, scene: Scene, shot: Shot) -> bool:
    """Whether all of them came."""
    came = []
    for width in WIDTHS:
        looks = list(product((width,), LANGUAGES, THEMES))
        for look in looks:
            file_of(shot, *look).unlink(missing_ok=True)
        if isinstance(shot.path, str):
            came += await asyncio.gather(*(takes(browser, scene, shot, *look) for look in looks))
        else:  # the next link ends the one before
            came += [await takes(browser, scene, shot, *look) for look in looks]
    return all(came)


def sheet(shots: list[Shot]) -> Path:
    """All of them on one picture: a row per page, a column per width, language and theme."""
    looks = list(product(WIDTHS, LANGUAGES, THEMES))
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
