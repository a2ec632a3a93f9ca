"""Whatever a route of the pages names is there: a page that waits for a missing sheet never comes."""

import re
from pathlib import Path

from server.shell import PAGES, SHEETS
from tests.people import House

STATIC = Path(__file__).parent.parent / "static"
ROUTES = (STATIC / "js" / "routes.js").read_text()
ROUTE = re.compile(r'\{\s*path: "[^"]+",\s*page: "(\w+)"([^}]*)\}')


def listed(name: str, text: str) -> set[str]:
    """The strings in every list of that name."""
    found = re.findall(rf"\b{name}(?: =|:) \[([^\]]*)\]", text)
    return {word for some in found for word in re.findall(r'"([^"]+)"', some)}


def test_pages_sheets_and_words() -> None:
    routes = ROUTE.findall(ROUTES)
    assert len(routes) == len(PAGES) == ROUTES.count('page: "')
    pages = {page for page, _ in routes}
    sheets = listed("sheets", ROUTES) | listed("SHOW", ROUTES) | {page for page, more in routes if "css: true" in more}
    assert not [page for page in pages if not (STATIC / "js" / "pages" / f"{page}.js").exists()]
    assert not [sheet for sheet in sheets if not (STATIC / "css" / "pages" / f"{sheet}.css").exists()]
    for language in ("zh", "en"):
        folder = STATIC / "strings" / language
        assert not [word for word in listed("words", ROUTES) | pages if not (folder / f"{word}.js").exists()]


def test_every_sheet_that_is_not_a_page_s_is_on_every_page() -> None:
    assert sorted(f"{name}.css" for name in SHEETS) == sorted(path.name for path in (STATIC / "css").glob("*.css"))


async def test_a_page_names_what_it_imports(house: House) -> None:
    visitor = await house.visitor()
    found = dict[str, list[str]]()
    for path in PAGES:
        found[path] = re.findall(r'rel="modulepreload" href="([^"]+)"', await visitor.get(path.format(id="some")))
    for address in {address for some in found.values() for address in some}:
        async with visitor.http.get(address) as answer:
            assert answer.content_type == "text/javascript", address
    home, watch = found["/"], found["/broadcasts/{id}"]
    assert home[0] == "/static/js/main.js"
    assert {"/static/js/pages/home.js", "/static/js/parts/countdown.js", "/modules/preact.js"} < set(home)
    assert {"/static/js/pages/watch.js", "/static/js/media/player.js", "/modules/hls.js"} < set(watch) - set(home)
    assert len(set(watch)) == len(watch)
