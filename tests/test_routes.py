"""Whatever a route of the pages names is there: a page that waits for a missing sheet never comes."""

import re
from pathlib import Path

from server.shell import PAGES

STATIC = Path(__file__).parent.parent / "static"
ROUTER = (STATIC / "js" / "router.js").read_text()
ROUTE = re.compile(r'\{\s*path: "[^"]+",\s*page: "(\w+)"([^}]*)\}')


def listed(name: str, text: str) -> set[str]:
    """The strings in every list of that name."""
    found = re.findall(rf"\b{name}(?: =|:) \[([^\]]*)\]", text)
    return {word for some in found for word in re.findall(r'"([^"]+)"', some)}


def test_pages_sheets_and_words() -> None:
    routes = ROUTE.findall(ROUTER)
    assert len(routes) == ROUTER.count('page: "')
    pages = {page for page, _ in routes}
    sheets = listed("sheets", ROUTER) | listed("SHOW", ROUTER) | {page for page, more in routes if "css: true" in more}
    assert not [page for page in pages if not (STATIC / "js" / "pages" / f"{page}.js").exists()]
    assert not [sheet for sheet in sheets if not (STATIC / "css" / "pages" / f"{sheet}.css").exists()]
    for language in ("zh", "en"):
        folder = STATIC / "strings" / language
        assert not [word for word in listed("words", ROUTER) | pages if not (folder / f"{word}.js").exists()]


def test_every_page_has_an_address_that_can_be_opened() -> None:
    paths = re.findall(r'\bpath: "([^"]+)"', ROUTER)
    assert {re.sub(r":(\w+)", r"{\1}", path) for path in paths} == set(PAGES)
