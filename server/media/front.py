"""The fast path of LL-HLS: what is ready is answered where its request arrives, with nothing of aiohttp in between.

`Front` takes the place of aiohttp's connection class, which has no setting for it. A plain GET of a part, a segment, an
init or a playlist that is there is answered from `data_received`; a blocking reload waits in a list and is answered
from there the moment its part is added. Everything else is aiohttp's, and so are the headers: each head is a copy of
the one that aiohttp sent with the first answer of its kind.
"""

import asyncio
import re
from typing import Any

from aiohttp import web, web_server
from aiohttp.web_protocol import RequestHandler

from server.media.answers import Answer, Answers
from server.media.hls import LIVES, WAITED
from server.media.live import PACKED, Live, Wait

GET_LIVE = b"GET /media/hls/"
VERSION = b" HTTP/1.1\r\n"
END = b"\r\n\r\n"
UNUSUAL = re.compile(
    rb"\r\n(?:range|content-length|transfer-encoding|upgrade|expect|connection(?!:[ \t]*keep-alive\r\n))", re.IGNORECASE
)
"""What makes a request more than "send me this"."""
GZIP = re.compile(rb"\r\naccept-encoding:[^\r]*\bgzip\b", re.IGNORECASE)
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
FRAMED = re.compile(rb"\r\n(?:transfer-encoding|upgrade)", re.IGNORECASE)
MOST_HELD = 1 << 16
"""Bytes behind a request that waits. Players send none."""
ANSWERS = web.AppKey("answers", Answers)


class Front(RequestHandler):
    """One connection. Where a request begins is known as long as what came before it was simple to follow."""

    __slots__ = ("_answered", "_answers", "_blocked", "_descriptor", "_held", "_lives", "_owed", "_patience")

    def __init__(self, manager: web.Server, **more: Any) -> None:
        super().__init__(manager, **more)
        app = getattr(manager.request_handler, "__self__", None)
        served = isinstance(app, web.Application) and ANSWERS in app
        self._answers: Answers = app[ANSWERS] if app and served else Answers()
        self._lives: dict[str, Live] = app[LIVES] if app and served else {}
        self._owed: int | None = 0
        """Bytes of a body that are still to come; None once that is not known."""
        self._blocked: tuple[Live, Wait, bytes] | None = None
        """The playlist that is waited for, and the request for it; what comes behind it is held."""
        self._answered = False
        """Whether aiohttp has answered and comes back for the next request in a moment; what comes before is held."""
        self._patience: asyncio.TimerHandle | None = None
        self._held = b""
        self._descriptor = -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not transport.get_extra_info("sslcontext"):
            self._descriptor = transport.get_extra_info("socket").fileno()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        if self._blocked or self._held:
            self._held += data
            if len(self._held) > MOST_HELD and self.transport:
                self.transport.abort()
        elif self._answered and self._waiter is None and self._owed == 0:
            self._held = data
            self._loop.call_soon(self._release)
        elif self._owed != 0 or self._waiter is None or self._messages or self._paused or self._close:
            self._pass_on(data)  # aiohttp is not waiting for a request, or what was sent has not left yet
        elif not self._serve(data):
            self._pass_on(data)

    async def finish_response(self, *args: Any) -> Any:
        """Whoever asks again at once would be aiohttp's for ever: it is still on its way back to the next request."""
        finished = await super().finish_response(*args)
        self._answered = True
        return finished

    def _release(self) -> None:
        self._answered = False
        held, self._held = self._held, b""
        if held:
            self.data_received(held)

    def _pass_on(self, data: bytes) -> None:
        if data:  # aiohttp calls itself with nothing
            self._answered = False
            self._owed = owed_after(data, self._owed)
        super().data_received(data)

    def _serve(self, data: bytes) -> bool:
        """Answer, or wait for what is asked for; False for what is aiohttp's."""
        asked = self._answers.asked.get(data) or self._asked(data)
        live = self._lives.get(asked[0]) if asked else None
        if asked is None or live is None:
            return False
        answer = live.ready.get(asked[1]) or self._answers.make(live, asked[1])
        if answer is None:
            return self._waits(live, self._answers.wait(live, asked[1]), data)
        self._send(answer)
        return True

    def _asked(self, data: bytes) -> tuple[str, bytes] | None:
        asked = asked_by(data)
        if asked:
            self._answers.asks(data, *asked)
        return asked

    def _send(self, answer: Answer) -> None:
        """Not while it closes: its descriptor may be another connection's already."""
        if self.transport and not self.transport.is_closing() and not self._force_close:
            answer.send(self.transport, self._descriptor)
            self._next_keepalive_close_time = self._loop.time() + self._keepalive_timeout

    def _waits(self, live: Live, wait: Wait | None, request: bytes) -> bool:
        if wait:
            self._blocked = live, wait, request
            self._patience = self._loop.call_later(live.patience, self._give_up)
            live.waiting.setdefault(wait, set()).add(self._unblock)
        return wait is not None

    def _unblock(self) -> None:
        """The part is there, or none will come: the playlist as it is now."""
        if not (blocked := self._forget()):
            return
        live, wait, _ = blocked
        if answer := live.ready.get(wait.name) or self._answers.make(live, wait.name):
            self._send(answer)
        self._release()

    def _give_up(self) -> None:
        """Patience has ended: it is aiohttp's to say so."""
        if blocked := self._forget():
            self._pass_on(blocked[2].removesuffix(b"\r\n") + f"{WAITED}: yes\r\n\r\n".encode())
            self._release()

    def _forget(self) -> tuple[Live, Wait, bytes] | None:
        """Wait no longer."""
        if not self._blocked or not self._patience:
            return None
        blocked, self._blocked = self._blocked, None
        self._patience.cancel()
        blocked[0].waiting.get(blocked[1], set()).discard(self._unblock)
        return blocked

    def connection_lost(self, exc: BaseException | None) -> None:
        self._forget()
        self._held = b""
        super().connection_lost(exc)


def asked_by(request: bytes) -> tuple[str, bytes] | None:
    """Room and name of a plain GET, whole and alone, of something of LL-HLS; the name as `Wait` has it."""
    if not request.startswith(GET_LIVE):
        return None
    begin = len(GET_LIVE)
    end = request.find(b" ", begin)
    slash = request.find(b"/", begin, end)
    whole = request.startswith(VERSION, end) and request.find(END) == len(request) - len(END)
    if slash < 0 or not whole or UNUSUAL.search(request, end):
        return None
    packed = b".m3u8" in request[slash:end] and GZIP.search(request, end)
    return request[begin:slash].decode("latin-1"), (PACKED if packed else b"") + request[slash + 1 : end]


def owed_after(data: bytes, owed: int | None) -> int | None:
    """How many bytes of a body are missing after `data`, of which `owed` were missing before; None if unknown."""
    if owed == 0:
        head, end, body = data.partition(END)
        length = LENGTH.search(head + b"\r\n")
        if not end or FRAMED.search(head):
            return None
        owed, data = int(length[1]) if length else 0, body
    left = owed - len(data) if owed is not None else -1
    return left if left >= 0 else None


def attach_front(app: web.Application) -> None:
    """After everything else that touches headers."""
    setattr(web_server, "RequestHandler", Front)  # noqa: B010 - it is not exported
    app[ANSWERS] = Answers()
    app.on_response_prepare.append(app[ANSWERS].learn)
