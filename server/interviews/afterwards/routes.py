"""Feedback and figures over HTTP."""

from aiohttp import web

from server.db import reading, transaction
from server.interviews.afterwards import actions
from server.interviews.afterwards.actions import FeedbackView, Figures, GiveFeedback, OwnFeedback
from server.rest import actor_of, id_of, route
from server.settings import CLOCK


async def post_feedback(request: web.Request, command: GiveFeedback) -> FeedbackView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await actions.give(work, actor, id_of(request), command)


async def get_feedback(request: web.Request) -> OwnFeedback:
    """The own one; what others said is only in the figures."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await actions.own(db, actor, id_of(request))


async def get_figures(request: web.Request) -> Figures:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await actions.figures(db, actor, request.app[CLOCK].now())


routes = [
    route("GET", "/api/interviews/{id}/feedback", get_feedback),
    route("POST", "/api/interviews/{id}/feedback", post_feedback, status=201),
    route("GET", "/api/interviews/figures", get_figures),
]
