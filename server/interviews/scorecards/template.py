"""What a job is judged by: criteria, how much each counts, and what one, three and five mean."""

import re
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from server import audit
from server.access import Actor
from server.db import Work
from server.identity.actions import WRITTEN
from server.interviews.examinations.order import must_not_be_examined
from server.interviews.scorecards.models import Template
from server.jobs.actions import own_job
from server.jobs.models import Job
from server.rest import Command

Anchor = Annotated[str, Meta(max_length=200)]


class Criterion(Command):
    name: Annotated[str, Meta(max_length=60, pattern=WRITTEN)]
    weight: Annotated[int, Meta(ge=1, le=10)] = 1
    low: Anchor = ""
    """What a one looks like; a three, a five."""
    middle: Anchor = ""
    high: Anchor = ""


class Criteria(Command):
    criteria: Annotated[list[Criterion], Meta(min_length=1, max_length=10)]


USUAL = {
    "zh": Criteria(
        [
            Criterion("专业能力", 3, "说不清做过什么", "能独立完成交给的事", "能讲清取舍和原因"),
            Criterion("沟通表达", 2, "答非所问", "条理清楚", "能让外行听懂"),
            Criterion("求职意愿", 1, "不了解这个岗位", "了解岗位，愿意来", "清楚为什么选择这里"),
        ]
    ),
    "en": Criteria(
        [
            Criterion(
                "Knowledge of the field",
                3,
                "Cannot say what they have done",
                "Does by themselves what they are given",
                "Explains choices and reasons",
            ),
            Criterion(
                "Expression",
                2,
                "Answers something else",
                "Clear and in order",
                "Understood by who is not of the field",
            ),
            Criterion(
                "Motivation",
                1,
                "Does not know this job",
                "Knows it and wants to come",
                "Knows well why they choose this one",
            ),
        ]
    ),
}
CHINESE = re.compile("[\u4e00-\u9fff]")


def usual(job: Job) -> Criteria:
    """In the language the job is posted in: all of a panel judge by the same words, whatever each of them reads."""
    return USUAL["zh" if CHINESE.search(job.title) else "en"]


async def of(db: AsyncSession, job: Job) -> Criteria:
    row = await db.get(Template, job.id)
    return msgspec.convert({"criteria": row.criteria}, Criteria) if row else usual(job)


async def read(db: AsyncSession, actor: Actor | None, job: UUID) -> Criteria:
    return await of(db, await own_job(db, actor, job))


async def save(work: Work, actor: Actor | None, job: UUID, command: Criteria) -> Criteria:
    """For cards that are begun from now on; candidates of one examination are all judged by the same."""
    row = await own_job(work.db, actor, job, change=True)
    await must_not_be_examined(work.db, row.id)
    template = await work.db.get(Template, row.id) or Template(job_id=row.id)
    template.criteria, template.saved_at = plain(command), work.now
    work.db.add(template)
    audit.record(work, actor, "save", f"scorecard_template:{row.id}")
    return command


async def keep(work: Work, job: Job) -> None:
    """As they are now: the usual ones would change their language with the title of the job."""
    if await work.db.get(Template, job.id) is None:
        work.db.add(Template(job_id=job.id, criteria=plain(usual(job)), saved_at=work.now))


def plain(criteria: Criteria) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.to_builtins(criteria.criteria)
    return found
