"""server/mountain.service starts what there is, with settings that the server reads."""

import re
from configparser import RawConfigParser
from pathlib import Path

from server.settings import Settings
from tests.servers import settings_for

ROOT = Path(__file__).parent.parent


def service() -> dict[str, str]:
    unit = RawConfigParser()
    unit.optionxform = str  # type: ignore[assignment,method-assign] # systemd's names have capitals
    unit.read(ROOT / "server" / "mountain.service")
    return dict(unit["Service"])


def test_it_starts_the_server_from_where_make_install_puts_it() -> None:
    home = service()["WorkingDirectory"]
    assert service()["ExecStart"] == f"{home}/.venv/bin/python -m server"
    assert ".venv/bin/python -m server" in (ROOT / "README.md").read_text()


def test_all_that_it_keeps_is_in_the_one_folder_that_it_may_write_to(tmp_path: Path) -> None:
    name, _, folder = service()["Environment"].partition("=")
    assert (name, folder) == ("VAR", f"/var/lib/{service()['StateDirectory']}")
    kept: Settings = settings_for(tmp_path)
    assert {path.is_relative_to(tmp_path) for path in (kept.recordings, kept.tracks)} == {True}
    assert re.search(rf"///{tmp_path}/", kept.database_url)
