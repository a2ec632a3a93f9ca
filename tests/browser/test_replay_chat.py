"""The chat of a recording plays in step with it, however much was said: only what is around the moment is loaded."""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from server.demo.guest import Publisher
from tests.browser.chromium import eventually, serious
from tests.browser.people import DRAWN, At, Watcher
from tests.people import House, Person
from tests.rows import commits_untold

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]

LINES, APART = 1200, 10
"""How many are said, and how many milliseconds lie between two of them."""
PAGE, MARGIN = 500, 10
"""How many lines come at once; some of them are others than those."""
SEEN = """() => {
    const said = [...document.querySelectorAll('.lines .line-text')].map(line => line.innerText);
    const lines = said.filter(text => text.startsWith('Line ')).map(text => Number(text.split(' ')[1]));
    const at = Number(document.querySelector('.scrubber input')?.value);
    return {first: lines[0], last: lines.at(-1), drawn: said.length, at};
}"""


READS_BACK_TO = """text => {
    const lines = [...document.querySelectorAll('.lines .line-text')].map(line => line.innerText.trim());
    const at = lines.indexOf(text), number = one => Number(one.split(' ')[1]);
    if (at > 0 && at + 1 < lines.length) return [number(lines[at - 1]), number(lines[at + 1])];
    document.querySelector('.lines').scrollTop = 0;
}"""
"""What stands before and after it, once it is drawn."""
BACK_THERE = "Was that the welder?"


async def recorded(house: House, anna: Watcher) -> tuple[str, int, int]:
    """A show of some twenty seconds in which somebody spoke all the time. Anna watches, goes back and says something
    there; the address of the show, the moment at which she was, and how much of the recording lies before its clock."""
    host = await house.host("Zhou")
    show = await host.goes_live(await house.posting())
    path = f"/broadcasts/{show['id']}"
    ticket = await host.post(f"/api/broadcasts/{show['id']}/tickets", verb="publish")
    camera = Publisher(host.http, ticket["whip"], ticket["ticket"])
    await camera.start()
    await host.runs("put_on_air", source=ticket["source"])
    await anna.opens(path)
    await anna.sees_the_show("hls")
    await asyncio.sleep(10)
    at = await says_something_from_further_back(anna, host)
    for some in range(0, LINES, 100):
        await asyncio.gather(*(host.says(f"Line {n}", playhead_ms=n * APART) for n in range(some, some + 100)))
    await host.runs("end")
    await camera.stop()
    ended = await host.get(f"/api{path}")
    async with host.http.get(ended["replay"].replace("index", "video")) as answer:
        begins = re.search(r"#EXT-X-PROGRAM-DATE-TIME:(.*)", await answer.text())
    assert begins
    before = datetime.fromisoformat(ended["first_on_air"]) - datetime.fromisoformat(begins[1])
    return path, at, before // timedelta(milliseconds=1)


async def says_something_from_further_back(anna: Watcher, host: Person) -> int:
    """The moment of the show that she was seeing: near its beginning, however long all took until here."""
    await anna.presses("Back 5 minutes")
    await expect(anna.page.get_by_test_id("behind")).to_be_visible()
    before = await eventually(anna.watching)
    await eventually(anna.beyond(before))
    await asyncio.sleep(1)  # she sees something of it
    await pauses(anna)
    await anna.page.get_by_label("Say something").fill(BACK_THERE)
    await anna.presses("Send")
    line = (await host.hears("/audience", "line_said"))["line"]
    assert line["text"] == BACK_THERE
    now = (await host.says("And now?", playhead_ms=10**9))["show_ms"]  # never later than now
    assert 0 <= line["show_ms"] < min(now - 5000, (LINES - 100) * APART)
    return int(line["show_ms"])


async def goes_to(page: Page, seconds: int, before: int) -> None:
    """This second of the show; the bar is the recording's."""
    value = seconds * 1000 + before
    let_go = f"slider => {{ slider.value = {value}; slider.dispatchEvent(new Event('change')); }}"
    await page.get_by_role("slider", name="Position").evaluate(let_go)


async def pauses(anna: Watcher) -> None:
    await anna.presses("Pause", exact=True)
    await expect(anna.page.get_by_role("button", name="Play", exact=True).first).to_be_visible()


async def in_step(page: Page, first: int, last: int, before: int) -> dict[str, Any]:
    """What is seen once it stands between these seconds of the show: the newest line is of that moment."""

    async def look() -> dict[str, Any] | None:
        seen: dict[str, Any] = await page.evaluate(SEEN)
        at = seen["at"] - before
        if seen["last"] is None or not (first - 1) * 1000 < at < (last + 1) * 1000:  # the bar counts in seconds
            return None
        return seen if abs(seen["last"] - min(at / APART, LINES - 1)) * APART < 1000 else None

    return await eventually(look)  # type: ignore[no-any-return]


@pytest.mark.timeout(180)
async def test_the_chat_plays_in_step_and_can_be_read_back(browser: Browser, house: House) -> None:
    anna = Watcher(browser, house, await house.graduate("Anna"))
    path, at, before = await recorded(house, anna)
    page = await anna.opens(path)
    loaded: list[str] = []
    page.on("request", lambda request: "/chat?" in request.url and loaded.append(request.url))
    await anna.sees_the_show("hls")
    await page.get_by_role("tab", name="Chat").click()
    await pauses(anna)
    loaded.clear()
    await goes_to(page, 6, before)
    seen = await in_step(page, 6, 6, before)
    assert (seen["drawn"], len(loaded)) == (60, 2), "what is around that moment, and nothing else"
    await waits_at_the_top_while_later_lines_load(anna, seen["last"] - PAGE, before)
    await anna.presses("Play", exact=True)
    flying = page.get_by_test_id("danmaku").locator("span")
    await expect(flying.filter(has_text=re.compile(r"Line (9|1\d)\d\d")).first).to_be_attached()
    await pauses(anna)
    await in_step(page, 9, 60, before)
    await reads_back_before(page, 350)
    assert await serious(page) == []
    await page.get_by_role("button", name="Back to this moment").click()
    await in_step(page, 9, 60, before)
    await goes_to(page, 2, before)
    await in_step(page, 2, 2, before)
    second = at // 1000 + 3
    await goes_to(page, second, before)
    await in_step(page, second, second, before)
    one_before, one_after = await eventually(lambda: page.evaluate(READS_BACK_TO, BACK_THERE))
    assert one_before * APART <= at <= one_after * APART, "between what was said of that moment"
    await page.get_by_role("button", name="Lines over the picture").click()
    await expect(page.get_by_test_id("danmaku")).to_have_count(0)
    assert anna.window.complaints == []


async def test_a_long_chat_is_read_back_to_its_first_line(browser: Browser, house: House) -> None:
    """Of more lines than a page keeps; where nothing plays, there is no other way to them."""
    host = await house.host("Zhou")
    show = await host.goes_live()
    await host.says("The very first")
    await commits_untold(house, show, *(f"Line {n}" for n in range(5600)))
    await host.runs("end")
    visitor = At(browser, house)
    page = await visitor.opens(f"/broadcasts/{show['id']}", width=390)
    await page.get_by_role("tab", name="Chat").click()
    log = page.get_by_role("log")
    await expect(log.get_by_text("Line 5599")).to_be_visible()

    async def at_the_first() -> int:
        await log.evaluate("box => { box.scrollTop = 0 }")
        return await log.get_by_text("The very first").count()

    await eventually(at_the_first, step=0.02, seconds=60)
    await page.get_by_role("button", name="Back to this moment").click()
    await expect(log.get_by_text("Line 5599")).to_be_visible()
    assert visitor.window.complaints == []


async def waits_at_the_top_while_later_lines_load(anna: Watcher, first: int, before: int) -> None:
    """From the sixth second on, when this was the first line of what was loaded: those before it come without another
    touch."""
    page, later = anna.page, re.compile(r"/chat\?(?!.*back)")
    await goes_to(page, 8, before)  # further at once would be another place
    await in_step(page, 8, 8, before)
    answered = await anna.holds(later)
    async with page.expect_request(later):
        await goes_to(page, 10, before)
    await in_step(page, 10, 10, before)
    await reads_back_before(page, first + MARGIN)
    await page.get_by_role("log").evaluate("box => { box.scrollTop = 0 }")
    await page.evaluate(DRAWN)
    assert (await page.evaluate(SEEN))["first"] > first - MARGIN, "the rest waits until the later lines are there"
    answered.set()

    async def come() -> bool:
        return int((await page.evaluate(SEEN))["first"]) < first - MARGIN

    await eventually(come)
    await page.get_by_role("button", name="Back to this moment").click()


async def reads_back_before(page: Page, number: int) -> None:
    """Scrolls up until this line is far below."""
    log = page.get_by_role("log")

    async def earlier() -> bool:
        await log.evaluate("box => { box.scrollTop = 0 }")
        return (await page.evaluate(SEEN))["first"] < number

    await eventually(earlier)
