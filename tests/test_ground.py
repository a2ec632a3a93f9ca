"""The ground under every noun: health, pages, headers, and the one error shape."""

import gzip
import json
import logging
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer

from server import rest, shell
from server.app import plain_app
from server.errors import Conflict, TooFast
from server.settings import Clock, Settings
from tests.people import House, Person, Refused
from tests.servers import settings_for


class Order(rest.Command):
    count: int


async def order(request: web.Request, command: Order) -> Order:
    if command.count == 0:
        raise Conflict("nothing to order", "empty")
    if command.count < 0:
        raise TooFast(7)
    if command.count > 99:
        raise ZeroDivisionError("a secret of ours")
    return command


@pytest.fixture
async def shop(tmp_path: Path) -> Any:
    """The plumbing alone, with one command on it."""
    app = plain_app(settings_for(tmp_path), Clock())
    app.add_routes([rest.route("POST", "/orders", order, status=201)])
    async with TestClient(TestServer(app)) as client:
        yield client


async def asks(shop: TestClient[Any, Any], **request: Any) -> tuple[int, dict[str, Any]]:
    async with shop.post("/orders", **request) as response:
        return response.status, await response.json()


async def test_a_typed_command_is_obeyed(shop: TestClient[Any, Any]) -> None:
    assert await asks(shop, json={"count": 3}) == (201, {"count": 3})


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"data": b"{count", "headers": {"Content-Type": "application/json"}}, 400, "invalid"),
        ({"data": b"\xff\xfe", "headers": {"Content-Type": "application/json"}}, 400, "invalid"),
        ({"json": {"count": "three"}}, 400, "invalid"),
        ({"json": {"count": 3, "colour": "red"}}, 400, "invalid"),
        ({"json": {}}, 400, "invalid"),
        ({"json": [1, 2]}, 400, "invalid"),
        ({"data": FormData({"count": "3"})}, 415, "unsupported"),
        ({"json": {"count": 3, "note": "a\x00b"}}, 400, "invalid"),
        ({"data": b'{"note": "\\ud800"}', "headers": {"Content-Type": "application/json"}}, 400, "invalid"),
        ({"json": {"count": 0}}, 409, "conflict"),
        ({"json": {"count": 1, "note": "x" * rest.BODY_LIMIT}}, 413, "too_large"),
    ],
)
async def test_bad_input_gets_the_one_shape(
    shop: TestClient[Any, Any], request_: dict[str, Any], status: int, code: str
) -> None:
    got, answer = await asks(shop, **request_)
    assert (got, answer["error"]["code"]) == (status, code)
    assert answer["error"]["message"]


async def test_too_fast_says_how_long(shop: TestClient[Any, Any]) -> None:
    async with shop.post("/orders", json={"count": -1}) as response:
        assert response.status == 429
        assert response.headers["Retry-After"] == "7"
        assert (await response.json())["error"]["seconds"] == 7


async def test_the_unforeseen_gets_an_id_that_is_in_the_log(
    shop: TestClient[Any, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        status, answer = await asks(shop, json={"count": 100})
    assert status == 500
    assert "secret" not in answer["error"]["message"]
    assert answer["error"]["id"] in [getattr(record, "trace", None) for record in caplog.records]


async def test_the_wrong_method_says_which_is_right(shop: TestClient[Any, Any]) -> None:
    async with shop.get("/orders") as response:
        assert response.status == 405
        assert response.headers["Allow"] == "POST"
        assert (await response.json())["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({}, 201),
    ],
)
async def test_a_change_with_a_login_must_come_from_our_own_pages(
    shop: TestClient[Any, Any], headers: dict[str, str], status: int
) -> None:
    got, _ = await asks(shop, json={"count": 1}, headers=headers, cookies={"login": "some"})
    assert got == status


async def test_the_house_is_healthy(house: House) -> None:
    visitor = await house.visitor()
    assert await visitor.get("/healthz") == {"ok": True}


async def test_pages_come_with_their_policy(house: House) -> None:
    visitor = await house.visitor()
    async with visitor.http.get("/") as response:
        assert response.status == 200
        assert "importmap" in await response.text()
        policy = response.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "'sha256-" in policy


@pytest.mark.parametrize("path", ["/nowhere", "/modules/left-pad.js", "/icons/nothing-of-ours.svg", "/static/none.js"])
async def test_what_is_not_there_is_not_found(house: House, path: str) -> None:
    visitor = await house.visitor()
    with pytest.raises(Refused) as refused:
        await visitor.get(path)
    assert (refused.value.status, refused.value.code) == (404, "not_found")


async def test_who_reads_pages_is_told_on_one_that_there_is_none(house: House) -> None:
    visitor = await house.visitor()
    async with visitor.http.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8"}) as response:
        assert response.status == 404
        assert "importmap" in await response.text()
        assert "Content-Security-Policy" in response.headers


async def test_nothing_asks_for_a_module_before_the_import_map(house: House) -> None:
    page = await (await house.visitor()).get("/")
    before, _, _ = page.partition('<script type="importmap">')
    assert "<script" not in before
    assert "modulepreload" not in before


async def test_a_page_knows_how_the_bureau_is_reached_whatever_stands_in_it(tmp_path: Path) -> None:
    contact = Settings.from_environment({"VAR": str(tmp_path), "CONTACT": ' The bureau, "one" <b>\n'}).contact
    app = plain_app(settings_for(tmp_path, contact=contact), Clock())
    app.cleanup_ctx.append(shell.shell)
    app.add_routes(shell.routes)
    async with TestClient(TestServer(app)) as client:
        page = await (await client.get("/privacy")).text()
    assert '<meta name="contact" content="The bureau, &quot;one&quot; &lt;b&gt;" />' in page


async def test_every_module_of_the_import_map_is_served(house: House) -> None:
    visitor = await house.visitor()
    for name in await imported(visitor):
        async with visitor.http.get(name) as response:
            assert response.status == 200, name
            assert response.content_type == "text/javascript"


@pytest.mark.parametrize("path", ["/sheets.css", "/modules/hls.js", "/static/js/ui.js", "/icons/radio.svg"])
async def test_what_browsers_load_comes_short_and_only_when_it_has_changed(house: House, path: str) -> None:
    visitor = await house.visitor()
    async with visitor.http.get(path, headers={"Accept-Encoding": "identity"}) as plain:
        whole = await plain.read()
    async with visitor.http.get(path, auto_decompress=False, headers={"Accept-Encoding": "gzip, br"}) as short:
        sent = await short.read()
    assert plain.headers["Content-Type"] == short.headers["Content-Type"]
    assert plain.headers["Vary"] == short.headers["Vary"] == "Accept-Encoding"
    assert whole == (gzip.decompress(sent) if short.headers.get("Content-Encoding") == "gzip" else sent)
    assert len(sent) < 0.7 * len(whole) or len(whole) < 1000
    for answer in (plain, short):
        asked = {"Accept-Encoding": answer.headers.get("Content-Encoding", "identity")}
        async with visitor.http.get(path, headers=asked | {"If-None-Match": answer.headers["ETag"]}) as again:
            assert again.status == 304


async def test_an_icon_is_not_asked_for_again_when_there_is_no_network_to_ask_over(house: House) -> None:
    visitor = await house.visitor()
    for path, kept in (("/icons/wifi-off.svg", "public, max-age=86400"), ("/static/js/ui.js", "no-cache")):
        async with visitor.http.get(path) as answer:
            assert answer.headers["Cache-Control"] == kept


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nowhere", 404)])
async def test_a_page_is_the_same_gzipped(house: House, path: str, status: int) -> None:
    visitor = await house.visitor()
    texts = []
    for coding in ("gzip", "identity"):
        async with visitor.http.get(path, headers={"Accept-Encoding": coding, "Accept": "text/html"}) as answer:
            assert (answer.status, answer.headers["Vary"], answer.charset) == (status, "Accept-Encoding", "utf-8")
            assert answer.headers.get("Content-Encoding", "identity") == coding
            texts.append(await answer.text())
    assert texts[0] == texts[1]
    assert texts[0].startswith("<!doctype html>")


async def imported(visitor: Person) -> list[str]:

    page = await visitor.get("/")
    found = re.search(r'<script type="importmap">(.*?)</script>', page, re.DOTALL)
    assert found
    return list(json.loads(found[1])["imports"].values())


async def test_sockets_refuse_what_no_database_can_keep(house: House) -> None:
    visitor = await house.visitor()
    await visitor.connects("/audience")
    with pytest.raises(Refused) as refused:
        await visitor.call("/audience", "say", broadcast=str(uuid4()), text="a\x00b", key="a-key-of-mine")
    assert (refused.value.code, refused.value.reason) == ("invalid", "nul")


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "5.6.7.8"), (2, "1.2.3.4"), (3, "127.0.0.1")])
async def test_only_our_own_proxies_are_believed(tmp_path: Path, proxies: int, address: str) -> None:
    async def seen(request: web.Request) -> web.Response:
        return web.Response(text=rest.address_of(request))

    app = plain_app(settings_for(tmp_path, proxies=proxies), Clock())
    app.add_routes([web.get("/", seen)])
    headers = {"X-Forwarded-For": "1.2.3.4, 5.6.7.8"}
    async with TestClient(TestServer(app)) as client, client.get("/", headers=headers) as response:
        assert await response.text() == address
