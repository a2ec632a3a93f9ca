"""Everything an operator can set. Read once from the environment, then frozen; time and randomness come in here too."""

import ipaddress
import os
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from aiohttp import web

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


@dataclass(frozen=True, slots=True)
class Settings:
    host: str
    """Address the HTTP port is bound to (`HOST`)."""
    port: int
    """HTTP port of this process (`PORT`)."""
    var: Path
    """Folder of everything that must survive a restart: database, recordings, secret (`VAR`).

    The demo's is another one: no bureau begins with accounts whose passwords everybody can read.
    """
    database_url: str
    """SQLAlchemy URL; SQLite under `var` unless `DATABASE_URL` names a PostgreSQL."""
    redis_url: str
    """`REDIS_URL`; empty: fan-out, limits and presence live in this process."""
    secret: str
    """Signs tickets and links (`SECRET`); made once and kept in `var/secret` where it is not given."""
    public_url: str
    """How browsers reach this installation, for links that leave it (`PUBLIC_URL`)."""
    media_url: str
    """How web processes reach the media plane (`MEDIA_URL`): for them all nodes, for a node only itself."""
    media_public_url: str
    """How browsers reach the media plane (`MEDIA_PUBLIC_URL`), `/media` on the same origin by default."""
    web_url: str
    """How the media plane reaches the web process, for its hook (`WEB_URL`)."""
    media_host: str
    """The only local address media packets use (`MEDIA_HOST`); empty: every interface."""
    media_ports: range | None
    """UDP ports of media packets (`MEDIA_PORTS`, such as 40000-40999); None: whatever the system gives."""
    media_public_addresses: tuple[str, ...]
    """What stands in answers instead of local addresses (`MEDIA_PUBLIC_ADDRESS`): where NAT shows this machine."""
    turn_urls: tuple[str, ...]
    """Relays for browsers that nothing else reaches (`TURN_URLS`)."""
    turn_secret: str
    """Shared with the relays, which know by it whom we sent (`TURN_SECRET`)."""
    smtp: MailServer | None
    """Through which notices are also mailed (`SMTP_URL`, `MAIL_FROM`); None: they are not."""
    metrics_token: str
    """With this bearer token `/metrics` is read from anywhere (`METRICS_TOKEN`); empty: from this machine only."""
    proxies: int
    """How many proxies of ours a request passes (`PROXIES`): so many entries of X-Forwarded-For are believed."""
    people_per_address: int
    """So many times what one account may do is what may come from one address (`PEOPLE_PER_ADDRESS`)."""
    demo: bool
    """`DEMO=1`: a demo guest and demo people run a show through the public API."""
    recording_days: int
    """Days that recordings are kept (`RECORDING_DAYS`), 0 for ever."""
    interview_recording_days: int
    """Days that recordings of interviews may be kept at most (`INTERVIEW_RECORDING_DAYS`); who asks names fewer."""
    password_memory: int
    """KiB that hashing a password takes (`PASSWORD_MEMORY`); OWASP recommends 19 MiB for Argon2id with two passes."""
    log_level: str
    """`LOG_LEVEL`: debug, info, warning or error."""
    secure_cookies: bool
    """Cookies only over HTTPS: true when `PUBLIC_URL` says https."""

    @property
    def recordings(self) -> Path:
        return self.var / "recordings"

    @property
    def tracks(self) -> Path:
        """Recordings of single people in interviews, apart from those of shows, which anybody may watch."""
        return self.var / "tracks"

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        demo = env.get("DEMO", "") not in ("", "0", "no", "off")
        var = Path(env.get("VAR") or ("var/demo" if demo else "var")).absolute()
        port = whole(env, "PORT", 8080, 1, 65535)
        here = f"http://127.0.0.1:{port}"
        public_url = web_address("PUBLIC_URL", env.get("PUBLIC_URL") or f"http://localhost:{port}")
        return cls(
            host=env.get("HOST") or "127.0.0.1",
            port=port,
            var=var,
            database_url=env.get("DATABASE_URL") or f"sqlite+aiosqlite:///{var}/mountain.db",
            redis_url=env.get("REDIS_URL", ""),
            secret=env_secret(env.get("SECRET", "")) or kept_secret(var),
            public_url=public_url,
            media_url=(env.get("MEDIA_URL") or f"{here}/media").rstrip("/"),
            media_public_url=(env.get("MEDIA_PUBLIC_URL") or "/media").rstrip("/"),
            web_url=(env.get("WEB_URL") or here).rstrip("/"),
            media_host=env.get("MEDIA_HOST", ""),
            media_ports=ports(env.get("MEDIA_PORTS", "")),
            media_public_addresses=addresses(env.get("MEDIA_PUBLIC_ADDRESS", "")),
            turn_urls=turns(env.get("TURN_URLS", ""), env.get("TURN_SECRET", "")),
            turn_secret=env.get("TURN_SECRET", ""),
            smtp=mail_server(env.get("SMTP_URL", ""), env.get("MAIL_FROM", "")),
            metrics_token=env.get("METRICS_TOKEN", ""),
            proxies=whole(env, "PROXIES", 0),
            people_per_address=whole(env, "PEOPLE_PER_ADDRESS", 500, 1),
            demo=demo,
            recording_days=whole(env, "RECORDING_DAYS", 0),
            interview_recording_days=whole(env, "INTERVIEW_RECORDING_DAYS", 90, 1),
            password_memory=whole(env, "PASSWORD_MEMORY", 19456, 8),
            log_level=level(env.get("LOG_LEVEL") or "info"),
            secure_cookies=public_url.startswith("https:"),
        )


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
        raise WrongSetting(f"{name}={text}: write it as browsers have it, such as https://jobs.example.org")
    return text.rstrip("/")


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
        var.mkdir(parents=True, exist_ok=True)
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
    secret = path.read_text()
    if len(secret) < SHORTEST_SECRET:
        raise WrongSetting(f"the secret in {path} is cut off: restore it, or take the file away and a new one is made")
    return secret


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the time comes from; a test brings its own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: Callable[[], float] = time.time
    """The same in Unix seconds: what media asks of every packet."""


SETTINGS = web.AppKey("settings", Settings)
CLOCK = web.AppKey("clock", Clock)
