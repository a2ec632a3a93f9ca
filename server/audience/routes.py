"""Over HTTP: the chat along the show clock, what a job has been asked, what was left open; sanctions, the word list."""

from datetime import datetime

from aiohttp import web

from server.audience import ballots, clips, faq, sanctions, wordlist
from server.audience.clips import ClipList, ClipView
from server.audience.events import Ballots
from server.audience.faq import Faq, LeftOpen
from server.audience.reading import Replay, ReplayPage, replayed
from server.audience.sanctions import SanctionList
from server.audience.wordlist import ListWord, WordView, WordViews
from server.broadcasts.guests import guest_of
from server.db import reading, transaction
from server.jobs.actions import visible_job
from server.jobs.models import today
from server.rest import Query, actor_of, id_of, route
from server.settings import CLOCK, SETTINGS


async def get_chat(request: web.Request, query: Replay) -> ReplayPage:
    """The lines from a moment of the show on."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await replayed(db, actor, id_of(request), query)


async def get_answers(request: web.Request) -> Faq:
    """For whoever may see the job."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        job = await visible_job(db, actor, id_of(request), today(request.app[CLOCK].now()))
        return await faq.of_job(db, job.id)


async def get_clip(request: web.Request) -> ClipView:
    async with reading(request.app) as db:
        return await clips.clip(db, id_of(request), *clock_and_media(request))


async def get_clips(request: web.Request) -> ClipList:
    async with reading(request.app) as db:
        return await clips.clips(db, id_of(request), *clock_and_media(request))


def clock_and_media(request: web.Request) -> tuple[datetime, str]:
    return request.app[CLOCK].now(), request.app[SETTINGS].media_public_url


class Who(Query):
    guest: str = ""
    """The token of a guest's link."""


async def get_left_open(request: web.Request, query: Who) -> LeftOpen:
    """For hosts about all companies of the show, for a guest about their own."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        if query.guest:
            guest = await guest_of(db, request.app[SETTINGS], query.guest, id_of(request))
            return await faq.left_open_for(db, guest)
        return await faq.left_open(db, actor, id_of(request))


async def get_sanctions(request: web.Request) -> SanctionList:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await sanctions.listed(db, actor, id_of(request), request.app[CLOCK].now())


async def get_ballots(request: web.Request) -> Ballots:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await ballots.cast_by(db, actor, id_of(request))


async def get_words(request: web.Request) -> WordViews:
    """For hosts: what is listed."""
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await wordlist.words(db, actor)


async def post_word(request: web.Request, command: ListWord) -> WordView:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        return await wordlist.add(request.app, work, actor, command)


async def delete_word(request: web.Request) -> None:
    actor = await actor_of(request)
    async with transaction(request.app) as work:
        await wordlist.remove(request.app, work, actor, id_of(request))


routes = [
    route("GET", "/api/broadcasts/{id}/chat", get_chat),
    route("GET", "/api/broadcasts/{id}/clips", get_clips),
    route("GET", "/api/clips/{id}", get_clip),
    route("GET", "/api/broadcasts/{id}/left_open", get_left_open),
    route("GET", "/api/broadcasts/{id}/sanctions", get_sanctions),
    route("GET", "/api/jobs/{id}/answers", get_answers),
    route("GET", "/api/polls/{id}/ballots", get_ballots),
    route("GET", "/api/words", get_words),
    route("POST", "/api/words", post_word, status=201),
    route("DELETE", "/api/words/{id}", delete_word),
]
