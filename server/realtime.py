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

from server.access import AUTHENTICATOR, Actor
from server.arriving import Arrivals, Came, came
from server.db import PUBLISHER, Work, transaction
from server.errors import Conflict, NotFound, TooFast
from server.events import Event, person_room
from server.fanout import OUTCOMES, hang_up, one_writer
from server.limits import LIMITS, Limits
from server.metrics import METRICS, Metrics
from server.redis_fanout import fan_out
from server.rest import failure, without_nul
from server.settings import SETTINGS

SIO = web.AppKey("sio", socketio.AsyncServer)
MESSAGE_LIMIT = 64 * 1024
MOST_SOCKETS = 30
"""Of one account in this process: more are no person's browsers."""
ANY_RATE = "100/10 seconds"
"""What nobody does by hand: commands in one namespace, whichever they are."""
C = TypeVar("C")
A = TypeVar("A")


class Enter(msgspec.Struct, forbid_unknown_fields=True):
    """For namespaces whose only subject is the person who asks."""


class Namespace(socketio.AsyncNamespace):  # type: ignore[misc]
    """Commands of one noun. Whoever connects also hears what is for them alone."""

    path: ClassVar[str]

    def __init__(self, app: web.Application) -> None:
        super().__init__(self.path)
        self.app = app
        self.commands = commands(type(self))
        self.any_command = Limits()

    async def on_connect(self, sid: str, environ: dict[str, Any]) -> None:
        visitor = came(environ, self.app[SETTINGS].proxies)
        actor = await self.app[AUTHENTICATOR].actor(visitor.login)
        if actor is None:
            await self.save_session(sid, Came(None, visitor.address))
            return
        await self.save_session(sid, visitor._replace(account=str(actor.id)))
        self.must_have_few(actor)
        await self.enter_room(sid, person_room(actor.id))

    def must_have_few(self, actor: Actor) -> None:
        """A browser has one socket in each namespace that it uses."""
        room = self.server.manager.rooms.get(self.path, {}).get(person_room(actor.id), ())
        if len(room) >= MOST_SOCKETS:
            refusal = Conflict(f"one account has {MOST_SOCKETS} connections at most", "too_many_sockets")
            raise socketio.exceptions.ConnectionRefusedError(str(refusal), {"error": failure(refusal)})

    async def actor(self, sid: str) -> Actor | None:
        """Who is asking now: a login that was ended since the socket connected counts no more."""
        return await self.app[AUTHENTICATOR].actor((await self.get_session(sid)).login)

    async def carry_out(self, sid: str, command: C, action: Callable[[Work, Actor | None, C], Awaitable[A]]) -> A:
        """One command, one transaction."""
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await action(work, actor, command)

    async def trigger_event(self, event: str, *args: Any) -> Any:
        if event in ("connect", "disconnect"):
            return await super().trigger_event(event, *args)
        sid, payload = args[0], args[1] if len(args) > 1 else None
        return msgspec.Raw(await self.answer(event, sid, msgspec.json.encode(payload)))

    async def answer(self, name: str, sid: str, content: bytes) -> bytes:
        """What a command is answered, in JSON; `content` is its payload."""
        answered = self.server.manager.answered
        try:
            answer = msgspec.json.encode({"ok": await self.obey(name, sid, content)})
            answered["ok"] += 1
        except Exception as error:  # an answer always comes, also for what nobody foresaw
            refused = failure(error)
            answer = msgspec.json.encode({"error": refused})
            answered["broken" if refused["code"] == "internal" else "refused"] += 1
        return answer

    async def obey(self, name: str, sid: str, content: bytes) -> Any:
        if name not in self.commands:
            raise NotFound(f"no command {name}")
        await self.must_not_flood(sid)
        without_nul(content)
        command = msgspec.json.decode(b"{}" if content == b"null" else content, type=self.commands[name])
        return await getattr(self, f"on_{name}")(sid, command)

    async def must_not_flood(self, sid: str) -> None:
        """Whatever the command: of an account, or of everybody at an address who has none. Hosts may."""
        visitor: Came = await self.get_session(sid)
        if not visitor.account:
            await self.app[LIMITS].check_address("any", visitor.address, ANY_RATE)
            return
        try:
            await self.any_command.check("any", visitor.account, ANY_RATE)
        except TooFast:
            actor = await self.actor(sid)
            if actor is None or not actor.hosts:
                raise

    async def limit(self, sid: str, actor: Actor | None, what: str, rate: str) -> None:
        """Of an account, and of all at one address."""
        await self.app[LIMITS].check(what, str(actor.id) if actor else sid, rate)
        await self.app[LIMITS].check_address(what, (await self.get_session(sid)).address, rate)


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
    """What python-socketio wants of a JSON module: text out, anything in; a broken frame is a ValueError."""

    @staticmethod
    def dumps(value: Any, **_: Any) -> str:
        return msgspec.json.encode(value).decode()

    loads = staticmethod(msgspec.json.decode)


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
