"""How many waiting graduates a second are called, let in and finished, by how many interviewers at once.

The actions behind the sockets on a database that is durable (`synchronous=FULL` on SQLite, `fsync` on PostgreSQL): each
interviewer calls whoever is next, the graduate accepts, which makes an interview and occupies both people's time, the
interview ends, and so on until nobody waits. Half of the graduates wait at two companies, so there are half as many
places more than people. Nobody may be called twice at once.
What people may do in any order, `queue_steps.py` tries.

Not named queue.py: a script's folder is searched first, and asyncio would find it in place of the library's queue.
"""

import asyncio
import sys
import time
from datetime import datetime
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent.parent))

from aiohttp import web
from sqlalchemy import insert

import server.app  # noqa: F401 - every table
from benchmarks.chat_commit import postgres, sqlite
from benchmarks.lab import Result, quantile, run
from server.access import Actor
from server.db import DATABASE, PUBLISHER, Database, transaction
from server.errors import Conflict
from server.events import Event
from server.interviews import lobby
from server.interviews.queue import serve, wait
from server.interviews.queue.models import Place, PlaceState
from server.interviews.queue.tell import MOVED
from server.migrate import migrate
from server.settings import CLOCK, Clock
from tests.queueing import Hall, furnish

WAITING, INTERVIEWERS, COMPANIES = 1000, 50, 2


class Silence:
    """Nobody listens: what is measured is calling."""

    async def publish(self, event: Event) -> None:
        pass


class Day:
    """All interviewers at work until the queues are empty."""

    def __init__(self, app: web.Application, hall: Hall) -> None:
        self.app, self.hall = app, hall
        self.graduates = {one.id: one for one in hall.graduates}
        self.engaged: set[UUID] = set()
        self.called: set[UUID] = set()
        self.calls = 0
        self.waits: list[float] = []

    async def works(self, job: UUID, interviewer: Actor) -> None:
        while True:
            begin = time.monotonic()
            try:
                async with transaction(self.app) as work:
                    place = await serve.call_next(self.app, work, interviewer, job)
            except Conflict:
                return
            self.waits.append(time.monotonic() - begin)
            graduate = self.graduates[place.graduate.id]
            assert graduate.id not in self.engaged, "called twice at once"
            self.engaged.add(graduate.id)
            self.called.add(graduate.id)
            self.calls += 1
            async with transaction(self.app) as work:
                inside = await wait.accept(self.app, work, graduate, place.id)
            self.engaged.discard(graduate.id)
            async with transaction(self.app) as work:
                assert inside.interview
                await lobby.end(self.app, work, interviewer, inside.interview)


async def prepared(url: str, waiting: int) -> tuple[web.Application, Hall]:
    await asyncio.to_thread(migrate, url)
    app = web.Application()
    app[DATABASE], app[CLOCK], app[PUBLISHER], app[MOVED] = Database(url), Clock(), Silence(), set()
    now = app[CLOCK].now()
    async with app[DATABASE].writing() as db:
        hall = await furnish(db, now, COMPANIES, INTERVIEWERS // COMPANIES, waiting)
        await db.execute(insert(Place), await places(db, hall, now))
    return app, hall


async def places(db: object, hall: Hall, now: datetime) -> list[dict[str, object]]:
    """Half of the graduates wait at both companies, the others at one."""
    rows = []
    for n, graduate in enumerate(hall.graduates):
        for company in (0, 1) if n % 2 else (n // 2 % 2,):
            application = await wait.delivered(db, graduate, hall.jobs[company])  # type: ignore[arg-type]
            whose = {"application_id": application.id, "graduate_id": graduate.id, "queue_id": hall.queues[company]}
            rows.append(whose | {"number": n, "state": PlaceState.waiting, "joined_at": now, "misses": 0})
    return rows


async def measure(quick: bool, folder: Path) -> list[Result]:
    results = []
    for name, engine in (("SQLite", sqlite), ("PostgreSQL", postgres)):
        (here := folder / name).mkdir()
        async with engine(here) as url:
            app, hall = await prepared(url, WAITING // 10 if quick else WAITING)
            day, begin = Day(app, hall), time.monotonic()
            desks = [(job, one) for job, some in zip(hall.jobs, hall.recruiters, strict=True) for one in some]
            await asyncio.gather(*(day.works(*desk) for desk in desks))
            rate = day.calls / (time.monotonic() - begin)
            await app[DATABASE].engine.dispose()
        results += [
            Result(f"walk-in calls, answered and ended, on {name}", rate, "1/s"),
            Result(f"answer to a call on {name}, p99", quantile(day.waits, 0.99) * 1000, "ms"),
            Result(f"of those waiting called on {name}", len(day.called), "people"),
            Result(f"calls on {name}", day.calls, "calls"),
        ]
    return results


if __name__ == "__main__":
    run(measure, __doc__)
