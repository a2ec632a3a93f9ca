"""Tells the web side what a room is like, the newest state only, until it has heard it; its answer is what it wants."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

from server.background import ended
from server.media.control import Ticket, Wanted, ticket_for
from server.media.room import Room
from server.settings import Settings

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 10.0
PATIENCE = ClientTimeout(total=5)


class Hook:
    """One room's line to the web side. `told` is called each time when there is nothing left to tell."""

    def __init__(
        self, http: ClientSession, settings: Settings, ways: deque[str], room: Room, told: Callable[[], None]
    ) -> None:
        self._http, self._settings, self._room, self._told = http, settings, room, told
        self._ways = ways
        """Of all rooms to the web processes, of which any will do: first whichever heard one last."""
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name=f"hook of {room.name}")

    @property
    def quiet(self) -> bool:
        return not self._news.is_set()

    def changed(self) -> None:
        self._news.set()

    async def close(self) -> None:
        """Stop telling; a room that ends with its web side needs nobody to hear it."""
        await ended(self._task)

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            await self._news.wait()
            if await self._tell():
                pause = FIRST_PAUSE
                continue
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _tell(self) -> bool:
        """Tell once. What changes meanwhile is told next; an answer older than what is wanted now is dropped."""
        self._news.clear()
        before, way = self._room.wanted, self._ways[0]
        try:
            wanted = await self._post(way, msgspec.json.encode(self._room.state()))
            if self._room.wanted is before and wanted != before:
                await self._room.want(wanted)
        except (ClientError, TimeoutError, msgspec.MsgspecError) as error:
            log.warning("the web side does not hear the hook", extra={"room": self._room.name, "error": str(error)})
        except Exception:  # without a hook nobody would hear of the room any more
            log.exception("the hook broke", extra={"room": self._room.name})
        else:
            self._told()
            return True
        if way == self._ways[0]:  # else another room has found out as well
            self._ways.rotate(-1)
        self._news.set()
        return False

    async def _post(self, way: str, body: bytes) -> Wanted:
        bearer = ticket_for(self._settings, Ticket(self._room.name, control=True), 60)
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        async with self._http.post(f"{way}/api/media/hook", data=body, headers=headers, timeout=PATIENCE) as answer:
            answer.raise_for_status()
            return msgspec.json.decode(await answer.read(), type=Wanted)
