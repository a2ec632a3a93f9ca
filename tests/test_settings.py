"""What an operator sets, and what is made where nothing is set."""

import inspect
import os
import re
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.environment import WrongSetting, by_git
from server.settings import Settings

ROOT = Path(__file__).parent.parent
NOBODY = 65534
RELAYS = ("turn:relay.example:3478?transport=udp", "turns:relay.example:5349?transport=tcp")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("MEDIA_PORTS", "40000"),
        ("MEDIA_PORTS", "40999-40000"),
        ("MEDIA_PORTS", "80-90"),
        ("MEDIA_PORTS", "60000-70000"),
        ("MEDIA_PUBLIC_ADDRESS", "media.example"),
        ("MEDIA_PUBLIC_ADDRESS", "203.0.113.300"),
        ("TURN_URLS", "https://relay.example"),
        ("TURN_URLS", "turn:relay.example?transport=sctp"),
        ("TURN_URLS", "turn:relay.example"),
        ("PORT", "eighty"),
        ("PORT", "65536"),
        ("PROXIES", "-1"),
        ("RECORDING_DAYS", "-1"),
        ("RECORDING_DAYS", "999999"),
        ("INTERVIEW_RECORDING_DAYS", "0"),
        ("PEOPLE_PER_ADDRESS", "0"),
        ("PASSWORD_MEMORY", "19 MiB"),
        ("LOG_LEVEL", "verbose"),
        ("PUBLIC_URL", "jobs.example.org"),
        ("SECRET", "mountain"),
        ("VAR", "/dev/null/mountain"),
        ("DATABASE_URL", "postgresql://mountain:hidden@127.0.0.1/mountain"),
        ("REDIS_URL", "user:hidden@127.0.0.1:6379"),
        ("MEDIA_URL", "http://media-1:8081/media,media-2:8081"),
        ("WEB_URL", "http://web-1:8080,127.0.0.1:8080"),
        ("WEB_URL", ","),
    ],
)
def test_what_cannot_be_meant_is_said_at_the_start(tmp_path: Path, name: str, wrong: str) -> None:
    with pytest.raises(WrongSetting, match=name) as said:
        Settings.from_environment({"VAR": str(tmp_path), name: wrong})
    assert "hidden" not in str(said.value)  # a password


def test_the_demo_keeps_apart_from_what_is_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    demo, real = (Settings.from_environment({"DEMO": demo}) for demo in ("1", "0"))
    assert (demo.var, real.var) == (tmp_path / "var" / "demo", tmp_path / "var")
    assert demo.database_url != real.database_url


def test_an_empty_setting_is_none(tmp_path: Path) -> None:
    """Compose files pass on what nobody has set as an empty text."""
    plain = Settings.from_environment({"VAR": str(tmp_path)})
    names = set(re.findall(r'"([A-Z_]+)"', inspect.getsource(Settings))) - {"VAR"}
    assert Settings.from_environment({"VAR": str(tmp_path)} | dict.fromkeys(names, "")) == plain


def test_what_an_operator_sets(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "VAR": str(tmp_path),
            "MEDIA_PORTS": "40000-40999",
            "MEDIA_PUBLIC_ADDRESS": "203.0.113.7, 2001:db8::7",
            "TURN_URLS": ",".join(RELAYS),
            "TURN_SECRET": "shared",
        }
    )
    assert settings.media_ports == range(40000, 41000)
    assert settings.media_public_addresses == ("203.0.113.7", "2001:db8::7")
    assert (settings.turn_urls, settings.turn_secret) == (RELAYS, "shared")


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("", "127.0.0.1"),
        ("10.0.0.5", "10.0.0.5"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("fd00::5", "[fd00::5]"),
    ],
)
def test_one_process_reaches_itself_where_it_listens(tmp_path: Path, host: str, reached: str) -> None:
    """On an inner address of its machine, where nginx is on another, nothing listens on the loopback."""
    settings = Settings.from_environment({"VAR": str(tmp_path), "HOST": host, "PORT": "8090"})
    assert settings.media_url == f"http://{reached}:8090/media"
    assert settings.web_url == f"http://{reached}:8090"


def test_the_folder_is_made_and_nobody_else_looks_into_it(tmp_path: Path) -> None:
    made = tmp_path / "far" / "away"
    assert Settings.from_environment({"VAR": str(made), "SECRET": 16 * "s"}).var == made
    assert made.stat().st_mode & 0o777 == 0o700


@pytest.fixture
def somebody() -> Iterator[Path]:
    """This process is a user's who may do nothing special; the folder is theirs."""
    with tempfile.TemporaryDirectory(prefix="mountain-") as folder:
        if root := os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield Path(folder)
        finally:
            if root:
                os.seteuid(0)


def test_what_runs_is_known_by_its_commit(tmp_path: Path) -> None:
    env = {"VAR": str(tmp_path / "var")}
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert Settings.from_environment(env | {"COMMIT": "4dc59e1"}).version == f"{version}+4dc59e1"
    assert Settings.from_environment(env).version.startswith(version)
    (tmp_path / "file").touch()
    for words in ("init -q", "add file", "-c user.name=a -c user.email=a@example.org commit -q -m first"):
        subprocess.run(["git", *words.split()], cwd=tmp_path, check=True)
    os.utime(tmp_path / "file", (1, 1))
    index = (tmp_path / ".git" / "index").read_bytes()
    first = subprocess.run(["git", "rev-parse", "HEAD"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert by_git(tmp_path) == first.stdout[:12]
    assert (tmp_path / ".git" / "index").read_bytes() == index, "who commits at this moment would be in its way"
    (tmp_path / "deeper").mkdir()
    assert by_git(tmp_path / "deeper") == ""


@pytest.mark.parametrize("name", ["mountain.db", "secret", ""])
def test_what_is_another_users_is_said_at_the_start(somebody: Path, name: str) -> None:
    """Of whoever runs the server a command that was given as root leaves files behind."""
    Settings.from_environment({"VAR": str(somebody)})
    (somebody / "mountain.db").touch()
    (somebody / name).chmod(0)
    with pytest.raises(WrongSetting, match=f"VAR: .* may not read and write {somebody / name}$"):
        Settings.from_environment({"VAR": str(somebody)})
    (somebody / name).chmod(0o700)


def test_the_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    env = {"VAR": str(tmp_path)}
    first, second = Settings.from_environment(env), Settings.from_environment(env)
    assert first.secret == second.secret
    assert len(first.secret) >= 32
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_processes_that_start_together_keep_one_secret(tmp_path: Path) -> None:
    env = {"VAR": str(tmp_path)}
    with ThreadPoolExecutor(20) as starts:
        secrets = list(starts.map(lambda _: Settings.from_environment(env).secret, range(40)))
    assert len(set(secrets)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_secret_that_anybody_could_guess_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    with pytest.raises(WrongSetting, match=f"{tmp_path}/secret is cut off"):
        Settings.from_environment({"VAR": str(tmp_path)})
