"""Everything an operator can set. Read once from the environment, then frozen; time and randomness come in here too."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Settings:
    host: str
    """Address the HTTP port is bound to (`HOST`)."""
    port: int
    """HTTP port of this process (`PORT`)."""
    var: Path
    """Folder of everything that must survive a restart: database, recordings, secret (`VAR`)."""
    database_url: str
    """SQLAlchemy URL; SQLite under `var` unless `DATABASE_URL` names a PostgreSQL."""
    redis_url: str
    """`REDIS_URL`; empty: fan-out, limits and presence live in this process."""
    secret: str
    """Signs tickets and links (`SECRET`); made once and kept in `var/secret` where it is not given."""
    public_url: str
    """How browsers reach this installation, for links that leave it (`PUBLIC_URL`)."""
    media_url: str
    """How the web process reaches the media plane (`MEDIA_URL`)."""
    media_public_url: str
    """How browsers reach the media plane (`MEDIA_PUBLIC_URL`), `/media` on the same origin by default."""
    web_url: str
    """How the media plane reaches the web process, for its hook (`WEB_URL`)."""
    media_host: str
    """The only local address media packets use (`MEDIA_HOST`); empty: every interface."""
    proxies: int
    """How many proxies of ours a request passes (`PROXIES`): so many entries of X-Forwarded-For are believed."""
    demo: bool
    """`DEMO=1`: a demo guest and demo people run a show through the public doors."""
    log_level: str
    """`LOG_LEVEL`: debug, info, warning or error."""
    secure_cookies: bool
    """Cookies only over HTTPS: true when `PUBLIC_URL` says https."""

    @property
    def recordings(self) -> Path:
        return self.var / "recordings"

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        var = Path(env.get("VAR", "var")).absolute()
        port = int(env.get("PORT", "8080"))
        here = f"http://127.0.0.1:{port}"
        public_url = env.get("PUBLIC_URL", f"http://localhost:{port}").rstrip("/")
        return cls(
            host=env.get("HOST", "127.0.0.1"),
            port=port,
            var=var,
            database_url=env.get("DATABASE_URL") or f"sqlite+aiosqlite:///{var}/mountain.db",
            redis_url=env.get("REDIS_URL", ""),
            secret=env.get("SECRET") or kept_secret(var),
            public_url=public_url,
            media_url=env.get("MEDIA_URL", f"{here}/media").rstrip("/"),
            media_public_url=env.get("MEDIA_PUBLIC_URL", "/media").rstrip("/"),
            web_url=env.get("WEB_URL", here).rstrip("/"),
            media_host=env.get("MEDIA_HOST", ""),
            proxies=int(env.get("PROXIES", "0")),
            demo=env.get("DEMO", "") not in ("", "0", "no", "off"),
            log_level=env.get("LOG_LEVEL", "info"),
            secure_cookies=public_url.startswith("https:"),
        )


def kept_secret(var: Path) -> str:
    """The secret of this installation, made at the first start; readable by its owner only."""
    path = var / "secret"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text()


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the time comes from; a test brings its own."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)


SETTINGS = web.AppKey("settings", Settings)
CLOCK = web.AppKey("clock", Clock)
