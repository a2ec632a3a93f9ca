"""What a page imports, told to the browser with the page: else it finds out module by module, and waits for each."""

import re
from collections.abc import Iterator, Mapping
from os.path import normpath
from pathlib import Path

IMPORT = re.compile(r'^(?:import|export) [^;]*?from "([^"]+)"|\bawait import\("([^"./][^"]*)"\)', re.MULTILINE)
"""Of ours: what is imported at once; of others also what is fetched once it is needed, as the player is."""
ROUTE = re.compile(r'\bpath: "([^"]+)",\s*page: "(\w+)"')
MAIN, ROUTES = "/static/js/main.js", "js/routes.js"


def pages(static: Path) -> dict[str, str]:
    """The name of the page at each address, as aiohttp writes it."""
    routes = ROUTE.findall((static / ROUTES).read_text())
    return {re.sub(r":(\w+)", r"{\1}", path): page for path, page in routes}


def page_module(name: str) -> str:
    return f"/static/js/pages/{name}.js"


class Modules:
    """Those in the static folder, and others by their name: address and file."""

    def __init__(self, static: Path, others: Mapping[str, tuple[str, Path]]) -> None:
        self.static, self.others = static, others
        self.files = dict(others.values())
        self.imports: dict[str, list[str]] = {}

    def needed(self, *starts: str) -> list[str]:
        """What to ask for, beginning with these: what is needed first comes first."""
        found, next_ = dict.fromkeys(starts), list(starts)
        while next_:
            next_ = [one for start in next_ for one in self.imported(start) if one not in found]
            found |= dict.fromkeys(next_)
        return sorted(found, key=lambda address: address in self.files)  # ours are many and small

    def imported(self, address: str) -> list[str]:
        if address not in self.imports:
            self.imports[address] = list(self.look(address))
        return self.imports[address]

    def look(self, address: str) -> Iterator[str]:
        if file := self.files.get(address):
            text = file.read_text()
            yield from (other for name, (other, _) in self.others.items() if f'from"{name}"' in text)
            return
        text = (self.static / address.removeprefix("/static/")).read_text()
        for name in map("".join, IMPORT.findall(text)):
            yield self.others[name][0] if name in self.others else normpath(Path(address).parent / name)
