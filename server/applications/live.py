"""/applications: the open page of a graduate or of a company hears every step as it is taken."""

from server.access import Role
from server.applications import lookup
from server.applications.events import company_room
from server.applications.lookup import Applications, Filter
from server.db import reading
from server.realtime import Enter, Namespace
from server.settings import CLOCK


class ApplicationsLive(Namespace):
    path = "/applications"

    async def on_enter(self, sid: str, command: Enter) -> Applications:
        """The newest page; the rest is asked over HTTP. Hears from before the snapshot, so nothing falls between."""
        actor = await self.actor(sid)
        if actor and actor.role is Role.recruiter:
            await self.enter_room(sid, company_room(actor.company))
        async with reading(self.app) as db:
            return await lookup.page(db, actor, Filter(), self.app[CLOCK].now())
