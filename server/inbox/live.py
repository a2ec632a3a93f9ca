"""/inbox: a badge that is right on every page."""

from server.access import signed_in
from server.db import reading
from server.inbox import actions
from server.realtime import Enter, Namespace


class Inbox(Namespace):
    path = "/inbox"

    async def on_enter(self, sid: str, command: Enter) -> dict[str, int]:
        """How many notices are unread; from now on this browser hears each that arrives."""
        actor = signed_in(await self.actor(sid))
        async with reading(self.app) as db:
            return {"unread": await actions.unread(db, actor.id)}
