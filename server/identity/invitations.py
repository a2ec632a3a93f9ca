"""How a company's recruiters let colleagues in: a signed link that works for a week."""

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from server import tokens
from server.access import Actor, Role, require
from server.errors import Forbidden
from server.identity.models import Company
from server.settings import Settings

KIND = "colleague"
LASTS = timedelta(days=7)


class Invitation(msgspec.Struct):
    company: UUID


class InvitationLink(msgspec.Struct):
    link: str


def invite(settings: Settings, actor: Actor | None) -> InvitationLink:
    actor = require(actor, Role.recruiter)
    if actor.company is None:
        raise Forbidden("only recruiters of a company invite colleagues", "wrong_role")
    token = tokens.sign(settings.secret, KIND, Invitation(actor.company), int(LASTS.total_seconds()))
    return InvitationLink(f"{settings.public_url}/signup?invitation={token}")


async def invited_by(db: AsyncSession, settings: Settings, token: str) -> Company:
    """The company whose recruiter made this link."""
    return await db.get_one(Company, tokens.read(settings.secret, KIND, token, Invitation).company)
