"""A page that cannot begin, because something of it does not come, begins a little later or says so."""

import asyncio

import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from tests.browser.chromium import serious
from tests.browser.people import At
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("services", ["sqlite"], indirect=True)]
MODULES = ["js/main.js", "js/store.js", "strings/en/common.js"]


class Losing:
    """A network over which a module does not come the first times that the page is opened, however often it is asked
    for: Chromium asks again where it was asked to preload one."""

    def __init__(self, page: Page, times: int) -> None:
        self.times, self.opened = times, 0
        page.on("request", self.counts)

    def counts(self, request: Request) -> None:
        self.opened += request.is_navigation_request()

    async def __call__(self, route: Route) -> None:
        await (route.abort("connectionreset") if self.opened <= self.times else route.continue_())


async def losing(browser: Browser, house: House, module: str, times: int) -> tuple[Page, Losing]:
    anna = At(browser, house)
    page = await anna.opens("/static/logo.svg", width=390)
    network = Losing(page, times)
    await page.route(f"**/static/{module}", network)
    await page.goto("/signin", wait_until="commit")  # it may not be loaded to its end before it is opened again
    return page, network


async def test_who_loses_a_module_has_the_page_all_the_same(browser: Browser, house: House) -> None:
    for module in MODULES:
        page, network = await losing(browser, house, module, times=1)
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert network.opened == 2


async def test_where_that_is_no_help_the_page_says_so_and_can_be_tried_again(browser: Browser, house: House) -> None:
    page, network = await losing(browser, house, "js/store.js", times=2)
    await expect(page.get_by_role("alert")).to_contain_text("The page did not load")
    assert await serious(page) == []
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert network.opened == 3


async def test_a_page_whose_sheet_does_not_come_is_there_without_it(browser: Browser, house: House) -> None:
    page = await At(browser, house).opens("/signin", width=390)
    await page.route("**/static/css/pages/jobs.css", lambda route: route.abort())
    await page.get_by_role("link", name="Jobs").first.click()
    await expect(page.get_by_role("heading", level=1, name="Jobs")).to_be_visible()
    await page.unroute_all()
    await page.get_by_role("link", name="Sign in").first.click()
    await expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
    async with page.expect_response("**/static/css/pages/jobs.css"):
        await page.get_by_role("link", name="Jobs").first.click()


async def test_a_page_that_loads_while_the_language_changes_has_its_words(browser: Browser, house: House) -> None:
    page, may = await At(browser, house).opens("/signin", width=1440), asyncio.Event()

    async def held(route: Route) -> None:
        await may.wait()
        await route.continue_()

    await page.route("**/static/strings/zh/*.js", held)
    await page.get_by_role("button", name="中文").click()
    async with page.expect_response("**/static/strings/en/jobs.js"):
        await page.get_by_role("link", name="Jobs").first.click()
    await expect(page.get_by_role("heading", level=1, name="Jobs")).to_be_visible()
    may.set()
    await expect(page.get_by_role("heading", level=1, name="岗位")).to_be_visible()


async def test_a_tap_on_a_slow_network_is_felt_at_once_and_a_second_one_is_the_same_step(
    browser: Browser, house: House
) -> None:
    anna = At(browser, house)
    page = await anna.opens("/privacy", width=390)
    before = await page.evaluate("history.length")
    there = asyncio.Event()

    async def late(route: Route) -> None:
        await there.wait()
        await route.continue_()

    await page.route("**/static/js/pages/jobs.js", late)
    jobs = page.get_by_role("link", name="Jobs").last
    await jobs.tap()
    await expect(page.get_by_test_id("turning")).to_be_visible()
    await jobs.tap()
    there.set()
    await expect(page.get_by_role("heading", name="Jobs")).to_be_visible()
    await expect(page.get_by_test_id("turning")).to_have_count(0)
    assert await page.evaluate("history.length") == before + 1
    await page.go_back()
    await expect(page).to_have_url(f"{house.url}/privacy")
    assert anna.window.complaints == []
