"""/audience, the commands of raised hands: a graduate's own, and the hosts'."""

from functools import partial

from server.audience.hands import hosting, raising
from server.audience.hands.events import HandView
from server.audience.hands.hosting import Hush
from server.audience.hands.raising import ForHand, RaiseHand, Speak
from server.audience.keeping import KeepsOrder
from server.broadcasts.tickets import TicketView


class RaisesHands(KeepsOrder):
    async def on_raise_hand(self, sid: str, command: RaiseHand) -> HandView:
        return await self.carry_out(sid, command, raising.raise_hand)

    async def on_lower_hand(self, sid: str, command: ForHand) -> HandView:
        return await self.carry_out(sid, command, partial(raising.lower_hand, self.app))

    async def on_speak(self, sid: str, command: Speak) -> TicketView:
        return await self.carry_out(sid, command, partial(raising.speak, self.app))

    async def on_hand_ticket(self, sid: str, command: ForHand) -> TicketView:
        return await self.carry_out(sid, command, partial(raising.hand_ticket, self.app))

    async def on_ask_in(self, sid: str, command: ForHand) -> HandView:
        return await self.carry_out(sid, command, hosting.ask_in)

    async def on_hush(self, sid: str, command: Hush) -> HandView:
        return await self.carry_out(sid, command, partial(hosting.hush, self.app))

    async def on_end_hand(self, sid: str, command: ForHand) -> HandView:
        return await self.carry_out(sid, command, partial(hosting.end_hand, self.app))

    async def on_raise_again(self, sid: str, command: ForHand) -> HandView:
        return await self.carry_out(sid, command, hosting.raise_again)
