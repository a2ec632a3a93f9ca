"""Socket.IO: one connection per browser, one namespace per noun, commands in and events out.

A command is a method `on_<verb>(self, sid, command)` whose `command` annotation is the payload's type.
Its return value is the acknowledgement, `{"ok": …}`; a `ProductError` becomes `{"error": {code, message}}`.
"""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, ClassVar, TypeVar, get_type_hints

import msgspec
import socketio
from aiohttp import web

from server.access import AUTHENTICATOR, Actor, same_person
from server.arriving import Arrivals, Came, came
from server.db import PUBLISHER, Work, transaction
from server.errors import Conflict, NotFound, ProductError, Unauthorized
from server.events import Event, is_persons, person_room
from server.fanout import OUTCOMES, hang_up, one_writer
from server.limits import LIMITS, Group
from server.metrics import METRICS, Metrics
from server.presence import PRESENCE
from server.redis_fanout import fan_out
from server.rest import Command, failure, without_nul
from server.settings import SETTINGS

SIO = web.AppKey("sio", socketio.AsyncServer)
MESSAGE_LIMIT = 64 * 1024
MOST_SOCKETS = 30
"""Of one account: more are no person's browsers."""
C = TypeVar("C")
A = TypeVar("A")


class Enter(Command):
    """For namespaces whose only subject is the person who asks."""


class Namespace(socketio.AsyncNamespace):  # type: ignore[misc]
    """Commands of one noun. Whoever connects also hears what is for them alone."""

    path: ClassVar[str]

    counting: ClassVar[frozenset[str]] = frozenset()
    """Commands that count themselves, with more than how often they come."""

    def __init__(self, app: web.Application) -> None:
        super().__init__(self.path)
        self.app = app
        self.commands = commands(type(self))

    async def on_connect(self, sid: str, environ: dict[str, Any], opening: Any = None) -> None:
        """`opening` may say, as `person`, as whom the page asks."""
        visitor = came(environ, self.app[SETTINGS].proxies)
        meant = opening.get("person") if isinstance(opening, dict) else None
        try:
            actor = same_person(await self.app[AUTHENTICATOR].actor(visitor.login), meant)
        except Unauthorized as refusal:
            raise not_let_in(refusal) from None
        await self.save_session(sid, visitor if actor else Came(None, visitor.address))
        if actor:
            await self.must_have_few(sid, person_room(actor.id))

    async def must_have_few(self, sid: str, room: str) -> None:
        """A browser has one socket in each namespace that it uses."""
        await self.enter_room(sid, room)
        if await self.sockets(room) > MOST_SOCKETS:
            await self.leaves(sid, room)
            raise not_let_in(Conflict(f"one account has {MOST_SOCKETS} connections at most", "too_many_sockets"))

    async def leaves(self, sid: str, room: str) -> None:
        self.server.manager.basic_leave_room(sid, self.path, room)
        await self.sockets(room)

    async def sockets(self, room: str) -> int:
        """How many of a person's are in this namespace, at every process."""
        here = len(self.server.manager.rooms.get(self.path, {}).get(room, ()))
        return await self.app[PRESENCE].sockets(f"{self.path}:{room}", here)

    async def actor(self, sid: str) -> Actor | None:
        """Who is asking now: a login that was ended since the socket connected counts no more."""
        return await self.app[AUTHENTICATOR].actor((await self.get_session(sid)).login)

    async def carry_out(self, sid: str, command: C, action: Callable[[Work, Actor | None, C], Awaitable[A]]) -> A:
        """One command, one transaction."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await action(work, actor, command)

    async def trigger_event(self, event: str, *args: Any) -> Any:
        if event == "connect":
            return await super().trigger_event(event, *args)
        if event == "disconnect":
            await super().trigger_event(event, *args)
            for room in filter(is_persons, self.rooms(args[0])):
                await self.leaves(args[0], room)
            return None
        sid, payload = args[0], args[1] if len(args) > 1 else None
        return msgspec.Raw(await self.answer(event, sid, msgspec.json.encode(payload)))

    async def answer(self, name: str, sid: str, content: bytes) -> bytes:
        """What a command is answered, in JSON; `content` is its payload."""
        answered = self.server.manager.answered
        try:
            answer = msgspec.json.encode({"ok": await self.obey(name, sid, content)})
            answered["ok"] += 1
        except Exception as error:  # an answer always comes, also for what nobody foresaw
            if isinstance(error, KeyError) and not self.server.manager.is_connected(sid, self.path):
                return b"{}"  # they left meanwhile, and nobody hears it
            refused = failure(error)
            answer = msgspec.json.encode({"error": refused})
            answered["broken" if refused["code"] == "internal" else "refused"] += 1
        return answer

    async def obey(self, name: str, sid: str, content: bytes) -> Any:
        try:
            command = self.read(name, content)
        except Exception:
            await self.must_not_rush(sid, name)
            raise
        if name not in self.counting:
            await self.must_not_rush(sid, name)
        return await getattr(self, f"on_{name}")(sid, command)

    def read(self, name: str, content: bytes) -> Any:
        if name not in self.commands:
            raise NotFound(f"no command {name}")
        without_nul(content)
        return msgspec.json.decode(b"{}" if content == b"null" else content, type=self.commands[name])

    async def must_not_rush(self, sid: str, name: str, *more: Group) -> int:
        """As `Limits.command`: of an account, or of a socket without one, and of all at one address. Hosts may."""
        actor = await self.actor(sid)
        if actor and actor.hosts:
            return len(more)
        whose, address = str(actor.id) if actor else sid, (await self.get_session(sid)).address
        return await self.app[LIMITS].command(self.path, f"{self.path} {name}", whose, address, *more)


def not_let_in(refusal: ProductError) -> Exception:
    refused: Exception = socketio.exceptions.ConnectionRefusedError(str(refusal), {"error": failure(refusal)})
    return refused


def commands(namespace: type[Namespace]) -> dict[str, Any]:
    """The commands a namespace obeys, each with its payload's type."""
    return {
        name.removeprefix("on_"): get_type_hints(method)["command"]
        for name, method in inspect.getmembers(namespace, inspect.isfunction)
        if name.startswith("on_") and "command" in inspect.signature(method).parameters
    }


def kinds(of: type[Event] = Event) -> list[type[Event]]:
    return [*of.__subclasses__(), *(kind for sub in of.__subclasses__() for kind in kinds(sub))]


class SocketPublisher:
    def __init__(self, sio: socketio.AsyncServer) -> None:
        self.sio = sio

    async def publish(self, event: Event) -> None:
        if event.answered and self.sio.manager.alone(event.namespace, event.room):
            return
        await self.sio.emit(event.name, event.payload(), room=event.room, namespace=event.namespace)


def attach_realtime(app: web.Application, namespaces: tuple[type[Namespace], ...]) -> None:
    """Puts Socket.IO on the app; with Redis, what is published on one node is heard on all."""
    settings = app[SETTINGS]
    app[SIO] = sio = socketio.AsyncServer(
        async_mode="aiohttp",
        client_manager=fan_out(settings.redis_url, frozenset(kind.name for kind in kinds() if kind.droppable)),
        cors_allowed_origins=None,  # the same origin only
        max_http_buffer_size=MESSAGE_LIMIT,
        json=Json,
    )
    one_writer(sio)
    Arrivals(sio, MOST_SOCKETS * settings.people_per_address, settings.proxies)
    sio.attach(app)
    app[PUBLISHER] = SocketPublisher(sio)
    for namespace in namespaces:
        sio.register_namespace(namespace(app))
    app.on_shutdown.append(hang_up_all)
    app.cleanup_ctx.append(realtime)


class Json:
    """What python-socketio wants of a JSON module: text out, anything in; a broken frame is a ValueError, also one of
    nothing but brackets."""

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str) -> Any:
        try:
            return msgspec.json.decode(text)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def figures(metrics: Metrics, sio: socketio.AsyncServer) -> None:
    """What an operator sees of the sockets of this process."""
    sockets, manager = sio.eio.sockets, sio.manager

    def connected() -> dict[str, int]:
        websockets = sum(socket.wire is not None for socket in list(sockets.values()))
        return {"websocket": websockets, "polling": len(sockets) - websockets}

    metrics.gauge("sockets", "Browsers that are connected", connected, "transport")
    metrics.counter("deliveries", "Events, counted once for everybody who was sent them", lambda: manager.delivered)
    pushes = "Writes to websockets: sent, less than all to who reads slowly, given up"
    metrics.counter("pushes", pushes, lambda: {key: manager.outcomes[key] for key in OUTCOMES}, "outcome")
    answered = "Commands over sockets by their answer; broken: what nobody foresaw"
    metrics.counter("commands", answered, lambda: manager.answered, "answer")


async def hang_up_all(app: web.Application) -> None:
    await hang_up(app[SIO])


async def realtime(app: web.Application) -> AsyncIterator[None]:
    figures(app[METRICS], app[SIO])
    yield
    await app[SIO].shutdown()
