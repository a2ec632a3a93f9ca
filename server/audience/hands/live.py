"""/audience, the commands of raised hands: a graduate's own, and the hosts'."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web

from server.access import Actor
from server.audience.hands import hosting, raising
from server.audience.hands.events import HandView
from server.audience.hands.hosting import Hush
from server.audience.hands.raising import ForHand, RaiseHand, Speak
from server.audience.keeping import KeepsOrder
from server.broadcasts.tickets import TicketView
from server.db import Work, transaction

HAND_RATE = "10/60 seconds"
C = TypeVar("C")
A = TypeVar("A")


class RaisesHands(KeepsOrder):
    async def on_raise_hand(self, sid: str, command: RaiseHand) -> HandView:
        graduate = await self.speaker(sid, "hand", HAND_RATE)
        async with transaction(self.app) as work:
            return await raising.raise_hand(work, graduate, command)

    async def with_hand(
        self, sid: str, command: C, action: Callable[[web.Application, Work, Actor | None, C], Awaitable[A]]
    ) -> A:
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            return await action(self.app, work, actor, command)

    async def on_lower_hand(self, sid: str, command: ForHand) -> HandView:
        return await self.with_hand(sid, command, raising.lower_hand)

    async def on_speak(self, sid: str, command: Speak) -> TicketView:
        return await self.with_hand(sid, command, raising.speak)

    async def on_hand_ticket(self, sid: str, command: ForHand) -> TicketView:
        return await self.with_hand(sid, command, raising.hand_ticket)

    async def on_ask_in(self, sid: str, command: ForHand) -> HandView:
        return await self.with_hand(sid, command, hosting.ask_in)

    async def on_hush(self, sid: str, command: Hush) -> HandView:
        return await self.with_hand(sid, command, hosting.hush)

    async def on_end_hand(self, sid: str, command: ForHand) -> HandView:
        return await self.with_hand(sid, command, hosting.end_hand)
