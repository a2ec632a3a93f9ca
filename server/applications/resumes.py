"""What a graduate keeps as a resume: its fields and their bounds, saved whole and read whole."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncSession

from server.access import Actor, Role, require
from server.applications.models import Resume
from server.db import Work
from server.identity.accounts import EMAIL
from server.identity.actions import WRITTEN
from server.rest import Command

MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])\Z"

Name = Annotated[str, Meta(max_length=80, pattern=WRITTEN)]
Words = Annotated[str, Meta(max_length=120, pattern=WRITTEN)]
Skill = Annotated[str, Meta(max_length=40, pattern=WRITTEN)]
Text = Annotated[str, Meta(max_length=2000)]
Month = Annotated[str, Meta(pattern=MONTH)]
Year = Annotated[int, Meta(ge=1950, le=2100)]
Phone = Annotated[str, Meta(pattern=r"^\+?[0-9][0-9 -]{5,19}\Z")]
Email = Annotated[str, Meta(max_length=254, pattern=rf"^{EMAIL.pattern}\Z")]


class Degree(StrEnum):
    associate = "associate"
    bachelor = "bachelor"
    master = "master"
    doctor = "doctor"


class Experience(Command):
    """Work, a traineeship or a project. Months are `YYYY-MM`; no `to` means until today."""

    organisation: Words
    role: Words
    from_: Month = msgspec.field(name="from")
    to: Month | None = None
    text: Text = ""


class ResumeView(Command):
    """A resume as it is written and as it is read."""

    full_name: Name
    school: Words
    degree: Degree
    major: Words
    graduation_year: Year
    phone: Phone
    email: Email
    skills: Annotated[list[Skill], Meta(max_length=30)] = msgspec.field(default_factory=list)
    summary: Text = ""
    experience: Annotated[list[Experience], Meta(max_length=20)] = msgspec.field(default_factory=list)


async def saved(db: AsyncSession, actor: Actor | None) -> ResumeView | None:
    resume = await db.get(Resume, require(actor, Role.graduate).id)
    return msgspec.convert(resume.content, ResumeView) if resume else None


async def save(work: Work, actor: Actor | None, content: ResumeView) -> ResumeView:
    """Replaces the resume; what was delivered before stays as it was delivered."""
    person = require(actor, Role.graduate).id
    await work.db.merge(Resume(person_id=person, content=msgspec.to_builtins(content), saved_at=work.now))
    return content
