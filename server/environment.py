"""How what an operator wrote is read: what cannot be meant is said, in words that show no password."""

import ipaddress
import os
import re
import secrets
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parent.parent
"""Of what was installed: beside `server` lie what browsers load and the migrations."""
VERSION = "0.1.0"
"""Of the product, as in pyproject.toml."""
TURN = re.compile(r"turns?:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:\?transport=(?:udp|tcp))?")
LOG_LEVELS = ("debug", "info", "warning", "error")
SHORTEST_SECRET = 16
SMTP_PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}
"""By how the connection is protected: not at all, after its first words, from the beginning."""


@dataclass(frozen=True, slots=True)
class MailServer:
    scheme: str
    """One of `SMTP_PORTS`."""
    host: str
    port: int
    user: str
    password: str
    sender: str
    """Address, or `Name <address>`, that mail comes from."""


class WrongSetting(ValueError):
    """What an operator wrote cannot be meant."""


def whole(env: Mapping[str, str], name: str, default: int, least: int = 0, most: int = 10**9) -> int:
    """A number of days, people, a port: below `least` it would throw away or shut out everything."""
    text = (env.get(name) or str(default)).strip()
    if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise WrongSetting(f"{name}={text}: write a whole number from {least} to {most}")
    return int(text)


def web_address(name: str, text: str) -> str:
    if not re.fullmatch(r"https?://[^/\s]+\S*", text):
        raise WrongSetting(f"{name}={text}: write it in full, such as https://jobs.example.org")
    return text.rstrip("/")


def web_addresses(name: str, text: str) -> str:
    return ",".join(web_address(name, one) for one in several(text) or [text])


def reached_at(host: str) -> str:
    """How a process reaches itself that listens there: where that is every address, by one that each machine has."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"
    return f"[{address}]" if address.version == 6 else str(address)


def folder(path: Path) -> Path:
    """For nobody else of this machine to look into: a database is in it, and a secret."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"VAR={path}: this folder cannot be made: {error.strerror}") from error
    must_let_us(os.R_OK | os.W_OK | os.X_OK, path)
    return path


def kept_database(var: Path) -> str:
    path = var / "mountain.db"
    if path.exists():
        must_let_us(os.R_OK | os.W_OK, path)
    return f"sqlite+aiosqlite:///{path}"


def must_let_us(mode: int, path: Path) -> None:
    """A command that root once gave may have left something behind that is root's."""
    if not os.access(path, mode, effective_ids=os.access in os.supports_effective_ids):
        raise WrongSetting(f"VAR: whoever runs the server may not read and write {path}")


def database(url: str) -> str:
    """What is wrong is said without the URL: it may hold a password."""
    if not url.startswith(("postgresql+asyncpg://", "sqlite+aiosqlite:///")):
        raise WrongSetting("DATABASE_URL: write postgresql+asyncpg://user:password@host/name, or leave it away")
    return url


def redis(url: str) -> str:
    """The same."""
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise WrongSetting("REDIS_URL: write redis://host:6379/0, rediss://… with TLS, unix://…, or leave it away")
    return url


def level(text: str) -> str:
    if text.lower() not in LOG_LEVELS:
        raise WrongSetting(f"LOG_LEVEL={text}: write one of {', '.join(LOG_LEVELS)}")
    return text.lower()


def env_secret(text: str) -> str:
    """Who guesses it signs in as a guest of any show; what is wrong is said without it."""
    if 0 < len(text) < SHORTEST_SECRET:
        raise WrongSetting(f"SECRET: write {SHORTEST_SECRET} random characters or more, or leave it away")
    return text


def ports(text: str) -> range | None:
    if not text:
        return None
    found = re.fullmatch(r"([0-9]{1,5})-([0-9]{1,5})", text.strip())
    first, last = (int(number) for number in found.groups()) if found else (0, 0)
    if not 1024 <= first <= last < 65536:
        raise WrongSetting(f"MEDIA_PORTS={text}: write the first and the last port, such as 40000-40999")
    return range(first, last + 1)


def addresses(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ipaddress.ip_address(one)) for one in several(text))
    except ValueError as error:
        raise WrongSetting(f"MEDIA_PUBLIC_ADDRESS={text}: write IP addresses, with commas between them") from error


def turns(text: str, secret: str) -> tuple[str, ...]:
    urls = several(text)
    if not all(TURN.fullmatch(url) for url in urls):
        raise WrongSetting(f"TURN_URLS={text}: write turn:HOST:3478?transport=udp and the like (RFC 7065)")
    if urls and not secret:
        raise WrongSetting("TURN_URLS needs TURN_SECRET: the static-auth-secret of the relay")
    return urls


def mail_server(url: str, sender: str) -> MailServer | None:
    """What is wrong is said without the URL: it may hold a password."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    if scheme not in SMTP_PORTS or not host:
        raise WrongSetting("SMTP_URL: write smtps://user:password@mail.example.org, starttls://… or smtp://…")
    if "@" not in parseaddr(sender)[1]:
        raise WrongSetting(f"SMTP_URL needs MAIL_FROM={sender}: the address that mail comes from")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(scheme, host, port or SMTP_PORTS[scheme], user, password, sender)


def several(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,\s]+", text) if part)


def kept_secret(var: Path) -> str:
    """The secret of this installation, made at the first start; readable by its owner only.

    It is there as a whole or not at all, and of processes that start together all keep the first one's.
    """
    path = var / "secret"
    if not path.exists():
        made = var / f"secret.{secrets.token_hex(8)}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(32))
        try:
            path.hardlink_to(made)
        except FileExistsError:
            pass
        except OSError:  # a file system without such links
            made.rename(path)
        made.unlink(missing_ok=True)
    must_let_us(os.R_OK, path)
    secret = path.read_text()
    if len(secret) < SHORTEST_SECRET:
        raise WrongSetting(f"the secret in {path} is cut off: restore it, or take the file away and a new one is made")
    return secret


def version(commit: str) -> str:
    """Of the product, and which commit, where an operator or git says so."""
    known = commit or by_git(ROOT)
    return f"{VERSION}+{known}" if known else VERSION


@cache
def by_git(root: Path) -> str:
    """Nothing where there is no git, or the files came without theirs. Asked for by its folder, git does not mind whose
    they are, and takes none further up. Whether files changed since is not asked: for that git locks its index, and
    whoever commits at that moment is refused."""
    asked = ("git", "--git-dir", str(root / ".git"), "rev-parse", "--short=12", "HEAD")
    with suppress(OSError, subprocess.SubprocessError):
        told = subprocess.run(asked, capture_output=True, text=True, timeout=5, check=True)  # noqa: S603
        return told.stdout.strip()
    return ""
