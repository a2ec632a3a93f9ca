"""/audience: what viewers say while the show runs, and what its hosts do with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

from aiohttp import web

from server.access import Actor, signed_in
from server.audience import (
    answers,
    ballots,
    polls,
    questions,
    reconsidering,
    repeats,
    reports,
    rooms,
    saying,
    votes,
)
from server.audience.answers import Answer, Dismiss, ForQuestion
from server.audience.asked_before import FindAnswer, Found, find_answer
from server.audience.ballots import Cast
from server.audience.entering import EnterAudience, Heard, heard, owners
from server.audience.events import PollView, QuestionView
from server.audience.hands.live import RaisesHands
from server.audience.models import HeldFor
from server.audience.polls import ForPoll, OpenPoll
from server.audience.questions import Ask, Carry
from server.audience.reactions import React, react
from server.audience.reading import Earlier, ReadBack, earlier
from server.audience.sanctions import Silenced, silenced
from server.audience.saying import Said, Say, Spoken
from server.audience.votes import Vote, Voted
from server.batch import Batch
from server.db import reading as read_only
from server.db import transaction
from server.limits import LIMITS
from server.settings import CLOCK
from server.sharing import Gathered, Shared


class Audience(RaisesHands):
    path = "/audience"
    counting = frozenset({"say", "ask"})

    def __init__(self, app: web.Application) -> None:
        super().__init__(app)
        self.lines: Batch[Spoken, Said] = Batch(app, partial(saying.say, app))
        self.public: Shared[EnterAudience, Heard] = Shared(self.heard_by_everybody)
        self.said_before: Shared[ReadBack, Earlier] = Shared(self.read_by_everybody)
        self.owners: Gathered[tuple[UUID, UUID], bool] = Gathered(self.owners_of)
        self.silent: Gathered[tuple[UUID, UUID], Silenced] = Gathered(self.silent_ones)

    async def on_enter(self, sid: str, command: EnterAudience) -> Heard:
        """Everybody may read. What is said from now on is heard, so nothing falls between."""
        actor = await self.actor(sid)
        await self.follow(sid, actor, command.broadcast)
        if await self.sees_more(actor, command.broadcast):
            async with read_only(self.app) as db:
                return await heard(db, actor, command)
        return await self.public.ask(command)

    async def on_earlier(self, sid: str, command: ReadBack) -> Earlier:
        actor = await self.actor(sid)
        if await self.sees_more(actor, command.broadcast):
            async with read_only(self.app) as db:
                return await earlier(db, actor, command)
        return await self.said_before.ask(command)

    async def sees_more(self, actor: Actor | None, show: UUID) -> bool:
        """Whether somebody sees more of it than everybody does."""
        return actor is not None and (actor.hosts or bool(await self.owners.ask((show, actor.id))))

    async def owners_of(self, asked: list[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], bool]:
        async with read_only(self.app) as db:
            return await owners(db, asked)

    async def heard_by_everybody(self, command: EnterAudience) -> Heard:
        async with read_only(self.app) as db:
            return await heard(db, None, command)

    async def read_by_everybody(self, command: ReadBack) -> Earlier:
        async with read_only(self.app) as db:
            return await earlier(db, None, command)

    async def follow(self, sid: str, actor: Actor | None, show: UUID) -> None:
        """A socket is in one show at a time."""
        for room in self.rooms(sid):
            if room.startswith("broadcast:"):
                await self.leave_room(sid, room)
        if not self.server.manager.is_connected(sid, self.path):
            return  # gone meanwhile
        await self.enter_room(sid, rooms.everybody(show))
        if actor:
            await self.enter_room(sid, rooms.one(show, actor.id))
        if actor and actor.hosts:
            await self.enter_room(sid, rooms.hosts(show))

    async def on_say(self, sid: str, command: Say) -> Said:
        """The line; or, where it was held back, that it waits."""
        async with self.counted(sid, "say", command) as (speaker, why):
            return await self.lines.obey(Spoken(speaker, command, why))

    async def on_ask(self, sid: str, command: Ask) -> QuestionView:
        async with self.counted(sid, "ask", command) as (asker, why), transaction(self.app) as work:
            return await questions.ask(self.app, work, asker, command, why)

    @asynccontextmanager
    async def counted(self, sid: str, name: str, command: Say | Ask) -> AsyncIterator[tuple[Actor, HeldFor | None]]:
        """Who writes, and whether a host should read it first because the same was written before. What is refused may
        be written again; and a retry is none, if the node that counted it died before it had said it."""
        actor, limits = await self.actor(sid), self.app[LIMITS]
        windows = repeats.windows(name, command.broadcast, actor.id, command.text, command.key) if actor else []
        passed = await self.must_not_rush(sid, name, *windows)
        if windows and not passed and await limits.has(windows[0][-1]):
            passed = len(windows)
        try:
            yield signed_in(actor), repeats.why(windows, passed)
        except BaseException:  # cancelled as well
            if passed:
                await limits.forget(windows[0])
            raise

    async def on_find_answer(self, sid: str, command: FindAnswer) -> Found:
        signed_in(await self.actor(sid))
        async with read_only(self.app) as db:
            return await find_answer(db, command, self.app[CLOCK].now())

    async def on_approve(self, sid: str, command: ForQuestion) -> QuestionView:
        return await self.carry_out(sid, command, answers.approve)

    async def on_answer_now(self, sid: str, command: ForQuestion) -> QuestionView:
        return await self.carry_out(sid, command, answers.answer_now)

    async def on_answer(self, sid: str, command: Answer) -> QuestionView:
        return await self.carry_out(sid, command, answers.answer)

    async def on_dismiss(self, sid: str, command: Dismiss) -> QuestionView:
        actor = await self.actor(sid)
        async with transaction(self.app) as work:
            question = await answers.dismiss(work, actor, command)
            await reports.settle_gone(work, command.question)
            return question

    async def on_carry(self, sid: str, command: Carry) -> QuestionView:
        return await self.carry_out(sid, command, questions.carry)

    async def on_reconsider(self, sid: str, command: ForQuestion) -> QuestionView:
        return await self.carry_out(sid, command, reconsidering.reconsider)

    async def on_vote(self, sid: str, command: Vote) -> Voted:
        return await self.carry_out(sid, command, partial(votes.vote, self.app))

    async def on_react(self, sid: str, command: React) -> None:
        actor = signed_in(await self.actor(sid))
        if not actor.hosts and (why := await self.silent.ask((command.broadcast, actor.id))):
            raise why
        await react(self.app, command)

    async def silent_ones(self, asked: list[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Silenced]:
        """Of a crowd that taps: one reading for all who do in the same moment."""
        now, found = self.app[CLOCK].now(), dict[tuple[UUID, UUID], Silenced]()
        async with read_only(self.app) as db:
            for show in {show for show, _ in asked}:
                why = await silenced(db, show, {person for other, person in asked if other == show}, now)
                found |= {(show, person): one for person, one in why.items()}
        return found

    async def on_open_poll(self, sid: str, command: OpenPoll) -> PollView:
        return await self.carry_out(sid, command, polls.open_poll)

    async def on_close_poll(self, sid: str, command: ForPoll) -> PollView:
        return await self.carry_out(sid, command, polls.close_poll)

    async def on_reopen_poll(self, sid: str, command: ForPoll) -> PollView:
        return await self.carry_out(sid, command, polls.reopen_poll)

    async def on_cast(self, sid: str, command: Cast) -> PollView:
        return await self.carry_out(sid, command, partial(ballots.cast, self.app))
