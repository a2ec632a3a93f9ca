"""People as the tests know them: each has a browser of their own, and does what the product lets them do.

`await anna.get("/api/me")` speaks HTTP, `await anna.call("/audience", "say", …)` speaks Socket.IO; both raise `Refused`
with the one error shape. `await anna.hears("/audience", "line_said")` waits for an event.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

import socketio
from aiohttp import ClientSession, CookieJar, web
from sqlalchemy import select

from server.audit import AuditEntry
from server.db import reading
from server.identity.actions import AddStaff
from server.identity.commands import add_staff
from server.settings import Settings
from tests.forms import job, plan, resume

PASSWORD = "correct horse battery"
CONSENT = "2026-11"
NOBODY = "00000000-0000-4000-8000-000000000000"
"""An id that nobody and nothing has."""


class Refused(Exception):
    def __init__(self, error: dict[str, Any], status: int = 0) -> None:
        super().__init__(error)
        self.error, self.status = error, status
        self.code, self.reason = error.get("code"), error.get("reason")


async def refused(call: Awaitable[Any]) -> tuple[str, str | None]:
    """The code and reason with which something is refused: `assert await refused(anna.call(…)) == (…)`."""
    try:
        answer = await call
    except Refused as refusal:
        return str(refusal.code), refusal.reason
    raise AssertionError(f"allowed: {answer}")


class Person:
    """Somebody with a browser; without an account until they sign up or in."""

    def __init__(self, url: str, name: str = "") -> None:
        self.url, self.name = url, name
        self.me: dict[str, Any] = {}
        self.http = ClientSession(url, cookie_jar=CookieJar(unsafe=True))
        self.socket: socketio.AsyncClient | None = None
        self.show = ""
        self.address = ""
        """Where our proxy says that they come from, if it says so."""
        self.heard: dict[tuple[str, str], asyncio.Queue[Any]] = defaultdict(asyncio.Queue)

    async def ask(self, method: str, path: str, json: Any = None, **more: Any) -> Any:
        async with self.http.request(method, path, json=json, **more) as response:
            if response.status == 204:
                return None
            answer = await (response.json() if response.content_type == "application/json" else response.text())
            if response.status >= 400:
                raise Refused(answer["error"], response.status)
            return answer

    async def get(self, path: str, **params: Any) -> Any:
        return await self.ask("GET", path, params=params)

    async def post(self, path: str, **json: Any) -> Any:
        return await self.ask("POST", path, json)

    async def put(self, path: str, **json: Any) -> Any:
        return await self.ask("PUT", path, json)

    async def patch(self, path: str, **json: Any) -> Any:
        return await self.ask("PATCH", path, json)

    async def delete(self, path: str, **json: Any) -> Any:
        return await self.ask("DELETE", path, json or None)

    async def saves_resume(self, **changes: Any) -> Any:
        return await self.put("/api/resume", **resume(**changes))

    async def delivers(self, job: dict[str, Any], **more: Any) -> Any:
        """The resume to a job; `broadcast` and `playhead_ms` when it is from a show, `key` for a retry."""
        return await self.post("/api/applications", **{"job": job["id"], "key": uuid4().hex} | more)

    async def invites(self, application: dict[str, Any], **more: Any) -> Any:
        starts_at = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        return await self.post("/api/interviews", **{"application": application["id"], "starts_at": starts_at} | more)

    async def plans(self, *jobs: dict[str, Any], **changes: Any) -> Any:
        return await self.post("/api/broadcasts", **plan(*jobs, **changes))

    async def enters(self, show: dict[str, Any], **more: Any) -> Any:
        """Opens a show's page: follows it, and its audience."""
        if self.socket is None:
            await self.connects("/broadcasts", "/audience")
        self.show = show["id"]
        await self.call("/audience", "enter", broadcast=self.show)
        return await self.call("/broadcasts", "enter", broadcast=self.show, **more)

    async def runs(self, verb: str, **command: Any) -> Any:
        """What a host does in the show they entered: `await host.runs("next_turn")`."""
        return await self.call("/broadcasts", verb, broadcast=self.show, **command)

    async def goes_live(self, *jobs: dict[str, Any], **changes: Any) -> Any:
        """Plans a show of these jobs and starts it."""
        await self.enters(await self.plans(*jobs, **changes))
        return await self.runs("go_live")

    async def shows(self, job: dict[str, Any]) -> Any:
        return await self.runs("show_card", job=job["id"])

    async def says(self, text: str, **more: Any) -> Any:
        return await self.call("/audience", "say", **{"broadcast": self.show, "text": text, "key": uuid4().hex} | more)

    async def asks(self, text: str, **more: Any) -> Any:
        return await self.call("/audience", "ask", **{"broadcast": self.show, "text": text, "key": uuid4().hex} | more)

    async def connects(self, *namespaces: str) -> None:
        """Opens the one socket with these namespaces; what was said at sign-in counts from here on."""
        self.socket = socketio.AsyncClient(reconnection=False)
        for namespace in namespaces:
            self.socket.on("*", self.hear(namespace), namespace=namespace)
        cookies = "; ".join(f"{c.key}={c.value}" for c in self.http.cookie_jar)
        headers = {"Cookie": cookies} | ({"X-Forwarded-For": self.address} if self.address else {})
        await self.socket.connect(self.url, headers, namespaces=list(namespaces), wait_timeout=10)

    def hear(self, namespace: str) -> Any:
        async def heard(event: str, payload: Any) -> None:
            self.heard[namespace, event].put_nowait(payload)

        return heard

    async def call(self, namespace: str, verb: str, **payload: Any) -> Any:
        assert self.socket, "connect first"
        answer = await self.socket.call(verb, payload, namespace=namespace, timeout=20)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["ok"]

    async def hears(self, namespace: str, event: str, seconds: float = 20) -> Any:
        return await asyncio.wait_for(self.heard[namespace, event].get(), seconds)

    async def disconnects(self) -> None:
        if self.socket:
            await self.socket.disconnect()
            self.socket = None

    async def leaves(self) -> None:
        await self.disconnects()
        await self.http.close()


class House:
    """The running product and everybody who came."""

    def __init__(self, settings: Settings, app: web.Application | None = None) -> None:
        self.settings, self.app = settings, app
        self.url = f"http://127.0.0.1:{settings.port}"
        self.people: list[Person] = []
        self.bureau: Person | None = None

    async def visitor(self, name: str = "") -> Person:
        """Somebody without an account."""
        person = Person(self.url, name)
        self.people.append(person)
        return person

    async def signs_up(self, name: str, role: str, **more: Any) -> Person:
        person = await self.visitor(name)
        account = f"{uuid4().hex[:12]}@example.com"
        body = {"account": account, "password": PASSWORD, "name": name, "role": role, "consent": CONSENT} | more
        person.me = await person.post("/api/people", **body)
        return person

    async def graduate(self, name: str = "陈安娜") -> Person:
        return await self.signs_up(name, "graduate")

    async def graduate_in(self, show: dict[str, Any], name: str = "陈安娜") -> Person:
        """Somebody who has this show open."""
        graduate = await self.graduate(name)
        await graduate.enters(show)
        return graduate

    async def recruiter(self, name: str = "李工", company: str = "") -> Person:
        return await self.signs_up(name, "recruiter", company={"name": company or f"山城测试公司 {uuid4().hex[:6]}"})

    async def colleague(self, recruiter: Person, name: str = "王工", **more: Any) -> Person:
        """Joins the recruiter's company by the link they made."""
        link = (await recruiter.post("/api/companies/mine/invitations"))["link"]
        return await self.signs_up(name, "recruiter", invitation=link.partition("invitation=")[2], **more)

    async def signs_in(self, account: str, name: str = "", password: str = PASSWORD) -> Person:
        person = await self.visitor(name)
        person.me = await person.post("/api/logins", account=account, password=password)
        return person

    async def host(self, name: str = "周主持") -> Person:
        return await self.works_here(name, "host")

    async def staff(self, name: str = "王科长") -> Person:
        return await self.works_here(name, "staff")

    async def works_here(self, name: str, role: Literal["host", "staff"]) -> Person:
        """An account as `python -m server staff add` makes it."""
        account = f"{uuid4().hex[:12]}@bureau.example"
        await add_staff(self.settings, AddStaff(account=account, name=name, password=PASSWORD, role=role))
        return await self.signs_in(account, name)

    async def verifies(self, recruiter: Person) -> Person:
        """Staff make the recruiter's company public."""
        self.bureau = self.bureau or await self.staff()
        await self.bureau.post(f"/api/companies/{recruiter.me['company']['id']}/verify")
        recruiter.me["company"]["verified"] = True
        return recruiter

    async def employer(self, name: str = "李工", company: str = "") -> Person:
        """A recruiter of a company that is verified."""
        return await self.verifies(await self.recruiter(name, company))

    async def posting(self, **changes: Any) -> Any:
        """A job of an employer of its own, open to all."""
        return await (await self.employer()).post("/api/jobs", **job(**changes))

    async def audited(self, object: str = "") -> list[str]:
        """What was done that is on record, in order: all of it, or what was done to one `noun:id`."""
        assert self.app
        verbs = select(AuditEntry.verb).order_by(AuditEntry.at)
        async with reading(self.app) as db:
            return list(await db.scalars(verbs.where(AuditEntry.object == object) if object else verbs))

    async def leave(self) -> None:
        await asyncio.gather(*(person.leaves() for person in self.people))
