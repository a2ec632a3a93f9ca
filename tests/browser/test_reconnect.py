"""A network that breaks under the chat, in real Chromium: what is not sent is tried again, and nothing is missed."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, WebSocketRoute, expect

from tests.browser.cable import Cable, cable
from tests.browser.chromium import eventually, serious
from tests.browser.people import At
from tests.people import House, Person
from tests.rows import commits_untold

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
GONE = "The network is gone, reconnecting…"


@asynccontextmanager
async def watching(browser: Browser, house: House, narrow: bool = False) -> AsyncIterator[tuple[Person, At, Cable]]:
    """A host on air, and a viewer whose network can be cut."""
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    async with cable(house.url, narrow) as network:
        phone = At(browser, house, anna)
        phone.window.url = network.url
        await phone.opens(f"/broadcasts/{show['id']}", width=390)
        yield host, phone, network


MANY = 550
"""More lines than one snapshot holds."""


READS_BACK = """async (box, newest) => {
  const drawn = () => [...box.querySelectorAll("[data-seq]")];
  const number = (line) => Number(line.dataset.seq);
  const pause = () => new Promise((done) => setTimeout(done, 50));
  for (; !drawn().some((line) => number(line) === newest); await pause()) box.scrollTop = box.scrollHeight;
  const seen = new Map();
  for (; !seen.has(1); await pause()) {
    const numbers = drawn().map(number);
    if (numbers.some((n, i) => i && n <= numbers[i - 1])) throw new Error("out of order: " + numbers);
    for (const line of drawn()) seen.set(number(line), line.querySelector(".line-text").textContent.trim());
    box.scrollTop = 0;
  }
  return [...seen].sort(([one], [other]) => one - other);
}"""


async def dropped(person: Person) -> int:
    """Writes that somebody who reads slowly was spared."""
    (count,) = re.findall(r'pushes_total\{outcome="less"\} (\d+)', await person.ask("GET", "/metrics"))
    return int(count)


async def reads(log: Locator) -> list[str]:
    """Every line's text, in its order."""
    return [text.strip() for text in await log.locator(".line-text").all_inner_texts()]


async def test_a_line_that_could_not_be_sent_is_tried_again(browser: Browser, house: House) -> None:
    async with watching(browser, house) as (host, phone, network):
        await phone.says("Hello")
        await host.hears("/audience", "line_said")
        network.cut()
        await phone.sees(GONE)
        await phone.says("Are you there?")
        await phone.sees("Sending…")
        log = phone.page.get_by_role("log")
        await expect(log.get_by_role("alert")).to_contain_text("The server cannot be reached.")
        assert await serious(phone.page) == []
        await host.says("Who is new here?")
        network.mend()
        await expect(phone.page.get_by_text(GONE)).to_have_count(0)
        await expect(log.get_by_text("Who is new here?")).to_be_visible()
        await log.get_by_role("button", name="Try again").click()
        await expect(log.get_by_role("alert")).to_have_count(0)
        await expect(log.locator("[data-seq='3']")).to_contain_text("Are you there?")
        assert await reads(log) == ["Hello", "Who is new here?", "Are you there?"]
        assert phone.window.complaints == []


async def test_a_line_whose_answer_was_lost_is_said_once(browser: Browser, house: House) -> None:
    async with watching(browser, house) as (host, phone, network):
        await phone.says("Hello")
        assert (await host.hears("/audience", "line_said"))["line"]["text"] == "Hello"
        network.deafen()
        await phone.says("Did you get this?")
        assert (await host.hears("/audience", "line_said"))["line"]["text"] == "Did you get this?"
        network.cut()
        await phone.sees(GONE)
        await asyncio.gather(*(host.says(f"Line {n}") for n in range(3)))
        network.mend()
        log = phone.page.get_by_role("log")
        await expect(log.locator("[data-seq='5']")).to_be_visible()
        await expect(log.locator(".pending")).to_have_count(0)
        assert await reads(log) == ["Hello", "Did you get this?", *sorted(await reads(log))[2:]]
        assert len(set(await reads(log))) == 5
        assert phone.window.complaints == []


async def test_a_phone_too_slow_for_some_lines_reads_all_of_them_in_order_and_once(
    browser: Browser, house: House
) -> None:
    async with watching(browser, house, narrow=True) as (host, phone, network):
        await host.says("0")
        log = phone.page.get_by_role("log")
        await expect(log.locator("[data-seq='1']")).to_be_visible()
        network.deafen()
        said = 1
        until = 0
        while said < until or not until:
            await asyncio.gather(*(host.says(f"{n} " + "很长的一句话，" * 50) for n in range(said, said + 50)))
            said += 50
            if not until and await dropped(host):  # these never come by themselves
                until = said + MANY
        network.mend()

        async def reads_all() -> list[Any] | None:
            found: list[Any] = await log.evaluate(READS_BACK, said)
            return found if [seq for seq, _ in found] == list(range(1, said + 1)) else None

        seen = await eventually(reads_all)
        assert sorted(int(text.split()[0]) for _, text in seen) == list(range(said))
        now = await host.call("/audience", "enter", broadcast=host.show)
        assert [text for _, text in seen][-len(now["lines"]) :] == [line["text"].strip() for line in now["lines"]]
        await expect(phone.page.get_by_text(GONE)).to_have_count(0)
        assert phone.window.complaints == []


class Overtaken:
    """A page's socket on which lines can come late, or not at all; counts how often it enters the chat."""

    def __init__(self) -> None:
        self.entered = 0
        self.late: list[str | bytes] = []
        self.page: WebSocketRoute

    def __call__(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def asks(message: str | bytes) -> None:
            self.entered += str(message).startswith("42/audience") and '["enter"' in str(message)
            server.send(message)

        def told(message: str | bytes) -> None:
            if '["line_said"' in str(message) and "late" in str(message):
                self.page = page
                self.late.append(message)
            else:
                page.send(message)

        page.on_message(asks)
        server.on_message(told)


LONGER = "() => new Promise((done) => setTimeout(done, 1000))"
"""Past the moment when the page looks whether something is missing."""


async def test_what_comes_late_is_not_asked_for_and_what_does_not_come_is(browser: Browser, house: House) -> None:
    host, anna = await house.host("Zhou"), await house.graduate("Anna")
    show = await host.goes_live()
    phone, socket = At(browser, house, anna), Overtaken()
    page = await phone.opens("/me", width=390)
    await page.route_web_socket(re.compile("socket.io"), socket)
    await page.goto(f"{house.url}/broadcasts/{show['id']}")
    await host.says("Welcome")
    log = page.get_by_role("log")
    await log.get_by_text("Welcome").wait_for()
    entered = socket.entered
    await host.says("A late one")
    await host.says("The next one")
    await log.get_by_text("The next one").wait_for()
    socket.page.send(socket.late.pop())
    await log.get_by_text("A late one").wait_for()
    await page.evaluate(LONGER)
    assert socket.entered == entered
    await host.says("One that comes too late")
    await host.says("The last one")
    await log.get_by_text("The last one").wait_for()
    await log.get_by_text("One that comes too late").wait_for()
    await page.evaluate(LONGER)
    assert socket.entered == entered + 1
    assert phone.window.complaints == []


async def test_the_last_line_of_a_node_that_was_killed_is_shown(browser: Browser, house: House) -> None:
    async with watching(browser, house) as (host, phone, _):
        await host.says("Hello")
        await phone.sees("Hello")
        await commits_untold(house, {"id": host.show}, "And goodbye")
        await phone.sees("And goodbye")
