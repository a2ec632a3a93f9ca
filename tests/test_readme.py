"""server/README.md says what there is: each folder, route, command, event, setting; no figure without a script."""

import inspect
import re
from pathlib import Path

import pytest

from server import app
from server.events import Event
from server.realtime import commands as commands_of
from server.settings import Settings
from tests.servers import settings_for

ROOT = Path(__file__).parent.parent
MAP = (ROOT / "server" / "README.md").read_text()
DOORS = ("/api", "/media", "/healthz", "/metrics")
README = (ROOT / "README.md").read_text()


def routes(folder: Path) -> set[str]:
    house = app.everything(settings_for(folder))
    found = set()
    for route in house.router.routes():
        resource = route.resource
        if resource and resource.canonical.startswith(DOORS) and route.method != "HEAD":
            found.add(f"{route.method} {resource.canonical}")
    return found


def commands() -> set[str]:
    return {f"{namespace.path} {verb}" for namespace in app.NAMESPACES for verb in commands_of(namespace)}


def events() -> set[str]:
    return {f"{event.namespace} {event.name}" for event in Event.__subclasses__()}


def settings() -> set[str]:
    return set(re.findall(r'"([A-Z_]+)"', inspect.getsource(Settings)))


def folders() -> set[str]:
    return {path.parent.name for path in (ROOT / "server").glob("*/__init__.py")}


def modules() -> set[str]:
    return {path.name for path in (ROOT / "server").glob("*.py")} - {"__init__.py"}


def test_every_route_is_described(tmp_path: Path) -> None:
    assert not {route for route in routes(tmp_path) if f"`{route}`" not in MAP}


def test_no_route_is_described_that_does_not_exist(tmp_path: Path) -> None:
    described = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE|OPTIONS) /\S+)`", MAP))
    assert described <= routes(tmp_path)


def test_every_command_and_event_is_described() -> None:
    assert not {name for name in commands() | events() if f"`{name}`" not in MAP}


def test_no_command_or_event_is_described_that_does_not_exist() -> None:
    assert set(re.findall(r"`(/[a-z]+ [a-z_]+)`", MAP)) <= commands() | events()


@pytest.mark.parametrize("noun", sorted(folders() | modules()))
def test_every_part_of_the_tree_is_on_the_map(noun: str) -> None:
    assert f"`{noun}" in MAP


def test_every_module_of_the_media_plane_has_its_place_on_the_way() -> None:
    way = MAP.partition("### A packet's way")[2].partition("## Words")[0]
    there = {path.stem for path in (ROOT / "server" / "media").glob("*.py")} - {"__init__"}
    assert set(re.findall(r"`([a-z]+)`", way)) - {"media"} == there


def test_every_setting_is_explained_to_the_operator() -> None:
    assert not {name for name in settings() if f"`{name}`" not in README}


def test_every_script_that_makes_a_figure_exists() -> None:
    quoted = set(re.findall(r"benchmarks/\w+\.py", README + MAP))
    assert quoted
    assert all((ROOT / path).exists() for path in quoted)
