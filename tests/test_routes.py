"""Whatever a route of the pages names is there: a page that waits for a missing sheet never comes."""

import json
import re
from os.path import normpath
from pathlib import Path

from server.shell import MODULES, NODE_MODULES, PAGES, SHEETS

STATIC = Path(__file__).parent.parent / "static"
ROUTER = (STATIC / "js" / "router.js").read_text()
IMPORT = re.compile(r'^(?:import|export) [^;]*?from "([^"]+)"', re.MULTILINE)
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


def test_what_every_page_needs_is_asked_for_at_once() -> None:
    """The modules that main.js imports, and what they import: none is found out about only in another."""
    html = (STATIC / "index.html").read_text()
    named = json.loads(html.partition('type="importmap">')[2].partition("</script>")[0])["imports"]
    found, left = set[str](), ["/static/js/main.js"]
    while left:
        if (address := left.pop()) in found:
            continue
        found.add(address)
        own = address.startswith("/static/")
        file = STATIC.parent / address[1:] if own else NODE_MODULES / MODULES[address.removeprefix("/modules/")]
        text = file.read_text()
        imports = IMPORT.findall(text) if own else [name for name in named if f'from"{name}"' in text]
        left += [named.get(name) or normpath(Path(address).parent / name) for name in imports]
    preloaded = re.findall(r'rel="modulepreload" href="([^"]+)"', html)
    assert sorted([*preloaded, "/static/js/main.js"]) == sorted(found)


def test_every_sheet_that_is_not_a_page_s_is_on_every_page() -> None:
    assert sorted(f"{name}.css" for name in SHEETS) == sorted(path.name for path in (STATIC / "css").glob("*.css"))


def test_every_page_has_an_address_that_can_be_opened() -> None:
    paths = re.findall(r'\bpath: "([^"]+)"', ROUTER)
    assert {re.sub(r":(\w+)", r"{\1}", path) for path in paths} == set(PAGES)
