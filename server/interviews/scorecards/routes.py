"""Templates, cards and decisions over HTTP: for the company alone."""

from aiohttp import web

from server.db import reading, transaction
from server.interviews.events import InterviewView
from server.interviews.scorecards import cards, decide, seen, template
from server.interviews.scorecards.cards import Judge, Judged
from server.interviews.scorecards.decide import Decide
from server.interviews.scorecards.seen import SeenView
from server.interviews.scorecards.template import Criteria
from server.rest import actor_of, id_of, route
from server.settings import CLOCK, SETTINGS


async def get_template(request: web.Request) -> Criteria:
    """As saved, or the usual one."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await template.read(db, actor, id_of(request))


async def put_template(request: web.Request, command: Criteria) -> Criteria:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await template.save(work, actor, id_of(request), command)


async def get_cards(request: web.Request) -> Judged:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await cards.read(db, actor, id_of(request))


async def put_card(request: web.Request, command: Judge) -> Judged:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await cards.judge(work, actor, id_of(request), command)


async def post_decision(request: web.Request, command: Decide) -> InterviewView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await decide.decide(request.app, work, actor, id_of(request), command)


async def get_seen(request: web.Request) -> SeenView:
    """The candidate's own questions in shows, and what was on when they delivered."""
    actor, app = await actor_of(request), request.app
    async with reading(app) as db:
        return await seen.seen(db, actor, id_of(request), app[CLOCK].now(), app[SETTINGS].media_public_url)


routes = [
    route("GET", "/api/jobs/{id}/scorecard", get_template),
    route("PUT", "/api/jobs/{id}/scorecard", put_template),
    route("GET", "/api/interviews/{id}/scorecards", get_cards),
    route("PUT", "/api/interviews/{id}/scorecard", put_card),
    route("POST", "/api/interviews/{id}/decision", post_decision),
    route("GET", "/api/interviews/{id}/questions", get_seen),
]
