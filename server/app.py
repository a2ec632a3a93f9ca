"""Puts the product together: the only module that knows every other."""

from aiohttp import web
from sqlalchemy import text

import server.applications.personal
import server.applications.routes
import server.applications.tell
import server.audience.ending
import server.audience.hands.hook
import server.audience.hands.personal
import server.audience.personal
import server.audience.reminders.personal
import server.audience.reminders.routes
import server.audience.routes
import server.broadcasts.announcing
import server.broadcasts.hook
import server.broadcasts.personal
import server.broadcasts.routes
import server.broadcasts.trial
import server.bureau.routes
import server.captions.routes
import server.identity.recovery
import server.identity.routes
import server.inbox.actions
import server.inbox.routes
import server.interviews.afterwards.actions
import server.interviews.afterwards.routes
import server.interviews.appointments.mail
import server.interviews.appointments.routes
import server.interviews.camera.routes
import server.interviews.check.actions
import server.interviews.check.routes
import server.interviews.examinations.mail
import server.interviews.examinations.personal
import server.interviews.examinations.routes
import server.interviews.hook
import server.interviews.lines.actions
import server.interviews.lines.routes
import server.interviews.personal
import server.interviews.queue.leaving
import server.interviews.queue.routes
import server.interviews.queue.tell
import server.interviews.recordings.personal
import server.interviews.recordings.routes
import server.interviews.renaming
import server.interviews.routes
import server.interviews.scorecards.personal
import server.interviews.scorecards.routes
import server.jobs.routes
import server.jobs.verification
from server import shell
from server.applications.live import ApplicationsLive
from server.applications.tell import COMES, FALLS
from server.audience.carrying import bring_home, carry_over, carrying
from server.audience.hands.clock import ending_turns
from server.audience.live import Audience
from server.audience.reminders.clock import announcing_jobs, call_off
from server.audience.ticking import ticking
from server.audience.wordlist import WORD_LIST, WordList
from server.broadcasts.attending import attendance
from server.broadcasts.counting import counting
from server.broadcasts.dropping import FAREWELLS
from server.broadcasts.hook import KEEPERS
from server.broadcasts.keeping import keeping
from server.broadcasts.live import Broadcasts
from server.broadcasts.plan import AFTERWARDS
from server.broadcasts.public import public
from server.broadcasts.rehearsing import rehearsing
from server.broadcasts.show import ENDINGS
from server.broadcasts.showings import showings
from server.broadcasts.steering import steering
from server.broadcasts.weekly import weekly
from server.captions.telling import telling
from server.db import database, reading
from server.identity.logins import logins
from server.identity.passwords import passwords
from server.identity.personal import FOR_OTHERS, LOCKED_FIRST, NOT_NOW, PERSONAL, RENAMED, PersonalData
from server.identity.sockets import sockets
from server.inbox.letters import WRITERS, Writer
from server.inbox.live import Inbox
from server.inbox.sending import SENT, Sent, mailing
from server.interviews.appointments.clock import reminding
from server.interviews.attending import attending
from server.interviews.examinations.live import ExaminationsLive
from server.interviews.live import InterviewsLive
from server.interviews.locking import lock_all_of
from server.interviews.queue.live import Queues
from server.interviews.queue.personal import Places
from server.interviews.queue.turning import queues
from server.interviews.recordings.keeping import keeping as keeping_interviews
from server.interviews.recordings.steering import recording_interviews
from server.jobs.views import SHOWINGS
from server.limits import limits
from server.media.node import attach_media
from server.media.remote import media_node
from server.metrics import METRICS, attach_metrics
from server.nodes import NODES
from server.presence import AWAY, presence
from server.realtime import Namespace, attach_realtime
from server.rest import BODY_LIMIT, errors, reply, same_origin, unhurried
from server.settings import CLOCK, SETTINGS, Clock, Settings

ROUTES: tuple[list[web.RouteDef], ...] = (
    server.identity.routes.routes,
    server.inbox.routes.routes,
    server.jobs.routes.routes,
    server.broadcasts.routes.routes,
    server.audience.routes.routes,
    server.audience.reminders.routes.routes,
    server.captions.routes.routes,
    server.applications.routes.routes,
    server.bureau.routes.routes,
    server.interviews.appointments.routes.routes,
    server.interviews.lines.routes.routes,
    server.interviews.afterwards.routes.routes,
    server.interviews.check.routes.routes,
    server.interviews.scorecards.routes.routes,
    server.interviews.examinations.routes.routes,
    server.interviews.camera.routes.routes,
    server.interviews.queue.routes.routes,
    server.interviews.recordings.routes.routes,
    server.interviews.routes.routes,
)
NAMESPACES: tuple[type[Namespace], ...] = (
    Inbox,
    Broadcasts,
    Audience,
    ApplicationsLive,
    InterviewsLive,
    ExaminationsLive,
    Queues,
)
PERSONAL_DATA: dict[str, PersonalData] = {
    "notices": server.inbox.actions,
    "shows": server.broadcasts.personal,
    "audience": server.audience.personal,
    "hands": server.audience.hands.personal,
    "reminders": server.audience.reminders.personal,
    "interviews": server.interviews.personal,
    "applications": server.applications.personal,
    "interview_lines": server.interviews.lines.actions,
    "device_check": server.interviews.check.actions,
    "feedback": server.interviews.afterwards.actions,
    "interview_recordings": server.interviews.recordings.personal,
    "scorecards": server.interviews.scorecards.personal,
    "examinations": server.interviews.examinations.personal,
}
LETTERS: dict[str, Writer] = {
    server.identity.recovery.KIND: server.identity.recovery.letter,
    **dict.fromkeys(server.jobs.verification.SENTENCES["zh"], server.jobs.verification.letter),
    **dict.fromkeys(server.interviews.appointments.mail.KINDS, server.interviews.appointments.mail.letter),
    **dict.fromkeys(server.interviews.examinations.mail.KINDS, server.interviews.examinations.mail.letter),
}


def plain_app(settings: Settings, clock: Clock) -> web.Application:
    app = web.Application(middlewares=[errors, same_origin], client_max_size=BODY_LIMIT)
    app[SETTINGS], app[CLOCK] = settings, clock
    attach_metrics(app)
    return app


def web_app(settings: Settings, clock: Clock = Clock()) -> web.Application:  # noqa: B008 - frozen
    """The product: pages, API and sockets; packets are elsewhere."""
    app = plain_app(settings, clock)
    app.middlewares[:] = shell.headers, shell.unknown_page, *app.middlewares, unhurried
    app[PERSONAL], app[LOCKED_FIRST] = PERSONAL_DATA | {"queues": Places(app)}, lock_all_of
    app[FOR_OTHERS] = {"scorecards": server.interviews.scorecards.personal.for_others}
    app[NOT_NOW] = [
        server.broadcasts.personal.must_not_be_on_air,
        server.audience.hands.personal.must_not_be_on_air,
        server.interviews.personal.must_not_be_inside,
    ]
    app[RENAMED] = [
        server.broadcasts.announcing.renamed,
        server.applications.tell.renamed,
        server.interviews.renaming.renamed,
    ]
    app[SHOWINGS] = showings
    app[COMES] = server.interviews.queue.tell.tell_offered
    app[FALLS] = server.interviews.queue.leaving.fall
    app[WRITERS], app[SENT] = LETTERS, Sent()
    app[WORD_LIST] = WordList()
    app[ENDINGS], app[AFTERWARDS] = [server.audience.ending.end_with], [carry_over]
    app[FAREWELLS] = [bring_home, call_off]
    app[KEEPERS] = {
        "broadcast": server.audience.hands.hook.room_changed,
        "interview": server.interviews.hook.room_changed,
        server.broadcasts.trial.KIND: server.broadcasts.trial.room_changed,
    }
    app.cleanup_ctx.extend(
        [
            database,
            limits,
            presence,
            passwords,
            logins,
            sockets,
            media_node,
            public,
            counting,
            attendance,
            ticking,
            carrying,
            ending_turns,
            steering,
            rehearsing,
            weekly,
            keeping,
            telling,
            attending,
            reminding,
            mailing,
            announcing_jobs,
            server.jobs.verification.confirming,
            queues,
            recording_interviews,
            keeping_interviews,
            shell.shell,
        ]
    )
    attach_realtime(app, NAMESPACES)
    for routes in ROUTES:
        app.add_routes(routes)
    app.add_routes([web.get("/healthz", healthz), *shell.routes])
    return app


def media_app(settings: Settings) -> web.Application:
    """Packets alone, for a process of its own."""
    app = plain_app(settings, Clock())
    attach_media(app)
    app[METRICS].gauge("redis_away", AWAY, lambda: float(app[NODES].without_redis))
    app.add_routes([web.get("/healthz", alive)])
    return app


def everything(settings: Settings, clock: Clock = Clock()) -> web.Application:  # noqa: B008 - frozen
    """Web and media in one process on one port: the embedded default."""
    app = web_app(settings, clock)
    attach_media(app)
    return app


async def healthz(request: web.Request) -> web.StreamResponse:
    """Answers only while the database does."""
    async with reading(request.app) as db:
        await db.execute(text("select 1"))
    return reply({"ok": True})


async def alive(request: web.Request) -> web.StreamResponse:
    return reply({"ok": True})
