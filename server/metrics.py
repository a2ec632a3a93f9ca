"""Figures for an operator's Prometheus (`/metrics`). Their owners keep them; they are looked at when somebody asks.

They say how many, never who. All the same they are the operator's: they are read from this machine, or with a token.
"""

import asyncio
import hmac
import ipaddress
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from server.background import every
from server.errors import Forbidden
from server.settings import SETTINGS

STEP = 0.1
"""Seconds between two looks at how late the loop is."""
DISK = 15.0
"""Seconds between two looks at the disk. Not when somebody asks: one that hangs would keep us all waiting."""
LAGS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
FORWARDED = ("X-Forwarded-For", "Forwarded")
Family = type[GaugeMetricFamily] | type[CounterMetricFamily]
Look = Callable[[], float | Mapping[str, float]]
"""One number, or one for each value of a label."""


class Figure(Collector):
    def __init__(self, kind: Family, name: str, about: str, label: str, look: Look) -> None:
        self._kind, self._name, self._about, self._label, self._look = kind, name, about, label, look

    def collect(self) -> Iterator[Metric]:
        seen = self._look()
        family = self._kind(self._name, self._about, labels=[self._label] if self._label else [])
        for value, number in seen.items() if isinstance(seen, Mapping) else [("", seen)]:
            family.add_metric([value] if self._label else [], number)
        yield family


class Metrics:
    """Everything one process tells, under names that begin with `mountain_`. `label`: a number for each of several."""

    def __init__(self, version: str) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.gauge("build_info", "Which version runs", lambda: {version: 1}, "version")
        self.disk_free = 0.0
        self.gauge("disk_free_bytes", "Room on the disk of VAR", lambda: self.disk_free)
        self.loop_lag = self.histogram("loop_lag_seconds", "How late the event loop comes to what is due", LAGS)
        self.commit_size = self.histogram("commit_commands", "Commands that shared one commit", SIZES)

    def gauge(self, name: str, about: str, look: Look, label: str = "") -> None:
        """How many there are now."""
        self.registry.register(Figure(GaugeMetricFamily, f"mountain_{name}", about, label, look))

    def counter(self, name: str, about: str, look: Look, label: str = "") -> None:
        """How many there were since the start."""
        self.registry.register(Figure(CounterMetricFamily, f"mountain_{name}", about, label, look))

    def histogram(self, name: str, about: str, bounds: tuple[float, ...]) -> Histogram:
        return Histogram(f"mountain_{name}", about, buckets=bounds, registry=self.registry)


METRICS = web.AppKey("metrics", Metrics)


class Answers:
    """How many requests were answered, and how."""

    def __init__(self) -> None:
        self.count = dict.fromkeys(("ok", "refused", "later", "broken"), 0)

    async def note(self, request: web.Request, response: web.StreamResponse) -> None:
        self.count[what_became(response.status)] += 1


def what_became(status: int) -> str:
    """503 is what is answered where something is full, moves or is away: nothing is broken."""
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return "later"
    return "broken" if status >= 500 else "refused" if status >= 400 else "ok"


async def metrics(request: web.Request) -> web.StreamResponse:
    """The text format of Prometheus."""
    must_be_operator(request)
    text = generate_latest(request.app[METRICS].registry)
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"})


def must_be_operator(request: web.Request) -> None:
    """With the token, where there is one; else from this machine itself, through no proxy."""
    token = request.app[SETTINGS].metrics_token
    given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
    if hmac.compare_digest(given, f"Bearer {token}".encode()) if token else is_here(request):
        return
    raise Forbidden("metrics are read from this machine, or with METRICS_TOKEN")


def is_here(request: web.Request) -> bool:
    try:
        here = ipaddress.ip_address(request.remote or "").is_loopback
    except ValueError:  # a Unix socket has no address
        here = False
    return here and not any(name in request.headers for name in FORWARDED)


async def look_at_the_disk(app: web.Application) -> None:
    app[METRICS].disk_free = await asyncio.to_thread(free, app[SETTINGS].var)


def free(folder: Path) -> float:
    """Bytes for whoever is not root; none where the disk is gone."""
    try:
        return float(shutil.disk_usage(folder).free)
    except OSError:
        return 0.0


async def measuring(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: looks ten times a second how late the loop is, and now and then at the disk."""

    async def look() -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + STEP
            await asyncio.sleep(STEP)
            app[METRICS].loop_lag.observe(max(0.0, loop.time() - due))

    await look_at_the_disk(app)
    looking = asyncio.create_task(look(), name="loop lag")
    async with every(DISK, look_at_the_disk, app):
        yield
    looking.cancel()


def attach_metrics(app: web.Application) -> None:
    """On an app that has SETTINGS; whoever has figures adds them to `app[METRICS]`."""
    app[METRICS], answers = Metrics(app[SETTINGS].version), Answers()
    about = "Answers over HTTP: refused is 400 to 499, broken 500 and above"
    app[METRICS].counter("answers", about, lambda: answers.count, "answer")
    app.on_response_prepare.append(answers.note)
    app.cleanup_ctx.append(measuring)
    app.add_routes([web.get("/metrics", metrics)])
