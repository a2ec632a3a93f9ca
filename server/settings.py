"""Everything an operator can set. Read once from the environment, then frozen; time comes in here too."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from server.environment import (
    MailServer,
    addresses,
    database,
    env_secret,
    folder,
    kept_database,
    kept_secret,
    level,
    mail_server,
    ports,
    reached_at,
    redis,
    turns,
    version,
    web_address,
    web_addresses,
    whole,
)

MOST_DAYS = 36_500
"""A hundred years; of far more there is no date."""


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
    """How the media plane reaches the web processes, for its hook (`WEB_URL`): one that answers will do."""
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
    contact: str
    """The bureau's name and how to reach it, for the privacy notice (`CONTACT`)."""
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
    version: str
    """What runs here: the product's, and the commit (`COMMIT`), which git says where the files came with it."""

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
        var = folder(Path(env.get("VAR") or ("var/demo" if demo else "var")).absolute())
        port = whole(env, "PORT", 8080, 1, 65535)
        host = env.get("HOST") or "127.0.0.1"
        here = f"http://{reached_at(host)}:{port}"
        public_url = web_address("PUBLIC_URL", env.get("PUBLIC_URL") or f"http://localhost:{port}")
        return cls(
            host=host,
            port=port,
            var=var,
            database_url=database(env.get("DATABASE_URL") or kept_database(var)),
            redis_url=redis(env.get("REDIS_URL", "")),
            secret=env_secret(env.get("SECRET", "")) or kept_secret(var),
            public_url=public_url,
            media_url=web_addresses("MEDIA_URL", env.get("MEDIA_URL") or f"{here}/media"),
            media_public_url=(env.get("MEDIA_PUBLIC_URL") or "/media").rstrip("/"),
            web_url=web_addresses("WEB_URL", env.get("WEB_URL") or here),
            media_host=env.get("MEDIA_HOST", ""),
            media_ports=ports(env.get("MEDIA_PORTS", "")),
            media_public_addresses=addresses(env.get("MEDIA_PUBLIC_ADDRESS", "")),
            turn_urls=turns(env.get("TURN_URLS", ""), env.get("TURN_SECRET", "")),
            turn_secret=env.get("TURN_SECRET", ""),
            smtp=mail_server(env.get("SMTP_URL", ""), env.get("MAIL_FROM", "")),
            contact=" ".join(env.get("CONTACT", "").split()),
            metrics_token=env.get("METRICS_TOKEN", ""),
            proxies=whole(env, "PROXIES", 0),
            people_per_address=whole(env, "PEOPLE_PER_ADDRESS", 500, 1),
            demo=demo,
            recording_days=whole(env, "RECORDING_DAYS", 0, most=MOST_DAYS),
            interview_recording_days=whole(env, "INTERVIEW_RECORDING_DAYS", 90, 1),
            password_memory=whole(env, "PASSWORD_MEMORY", 19456, 8),
            log_level=level(env.get("LOG_LEVEL") or "info"),
            secure_cookies=public_url.startswith("https:"),
            version=version(env.get("COMMIT", "")),
        )


CATCHES_UP, TOO_FAR = 0.0005, 10.0
"""Seconds in a second, and seconds that would take too long."""


class Steady:
    """Unix seconds that do not jump when somebody sets the clock by a few seconds, but follow it so slowly that nobody
    sees or hears it. Where it is `TOO_FAR` off, they jump.

    Voices are mixed by when they were said: by a clock that was set, all would come too late.
    """

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._time, self._at = wall(), monotonic()

    def __call__(self) -> float:
        at = self._monotonic()
        passed, self._at = at - self._at, at
        off = self._wall() - self._time - passed
        most = CATCHES_UP * passed
        self._time += passed + (off if abs(off) > TOO_FAR else max(-most, min(most, off)))
        return self._time

    def anew(self) -> "Steady":
        """One that begins at what the clock shows now."""
        return Steady(self._wall, self._monotonic)


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the time comes from; a test brings its own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: Callable[[], float] = field(default_factory=Steady)
    """The same in Unix seconds."""

    def for_room(self) -> Callable[[], float]:
        """What media asks of every packet: a room that begins after the clock was set goes by the right time."""
        return self.seconds.anew() if isinstance(self.seconds, Steady) else self.seconds


SETTINGS = web.AppKey("settings", Settings)
CLOCK = web.AppKey("clock", Clock)
