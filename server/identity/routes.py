"""What people see and change of themselves, who staff let in, and whom recruiters invite."""

from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy import select

from server import audit
from server.access import Role, require, signed_in
from server.db import reading, transaction
from server.events import person_room
from server.identity import actions, invitations, logins, personal, recovery
from server.identity.actions import AddStaff, ChangeMe, ChangePassword
from server.identity.invitations import InvitationLink
from server.identity.logins import LOGINS
from server.identity.models import Login, Person
from server.identity.passwords import PASSWORDS
from server.identity.personal import FOR_OTHERS, PERSONAL, RENAMED
from server.identity.recovery import ByLink, Forgot, RecoveryLink, RecoveryView
from server.identity.signing_in import check_password, forgot, goodbye, leave, recover, sign_in, sign_out, sign_up
from server.identity.views import ColleagueView, CompanyRef, LoginView, Me, StaffView, company_ref, login_view, me
from server.inbox.events import Renamed
from server.rest import Command, Query, actor_of, id_of, owner_of, reply, route
from server.settings import SETTINGS


class WithPassword(Command):
    password: str


class Invited(Query):
    token: str


async def get_me(request: web.Request) -> Me | None:
    """Nothing for a visitor: every page asks, and whoever has no account does nothing wrong."""
    actor = await owner_of(request)
    if actor is None:
        return None
    async with reading(request.app) as db:
        return await me(db, await actions.myself(db, actor))


async def patch_me(request: web.Request, command: ChangeMe) -> Me:
    actor = signed_in(await actor_of(request))
    async with transaction(request.app) as work:
        before = (await actions.myself(work.db, actor)).name
        view = await me(work.db, await actions.change_me(work, actor, command))
        work.then(lambda: request.app[LOGINS].forget(actor.id))
        work.tell(Renamed(room=person_room(actor.id), called=view.name))
        for follow in request.app[RENAMED] if view.name != before else ():
            work.then(partial(follow, request.app, actor.id))
    return view


async def change_password(request: web.Request, command: ChangePassword) -> None:
    """Other browsers are signed out: one of them may be why it is changed."""
    actor = signed_in(await actor_of(request))
    known = await check_password(request, actor, command.password)
    hashed = await request.app[PASSWORDS].hash(command.new_password)
    async with transaction(request.app) as work:
        await actions.change_password(work, actor, known, hashed)
        await logins.end_others(work, actor)
        work.then(lambda: leave(request.app, actor.id))


async def export_me(request: web.Request) -> web.StreamResponse:
    """On record too: it may have been who had their password."""
    actor = signed_in(await actor_of(request))
    async with reading(request.app) as db:
        mine = await personal.export(db, await actions.myself(db, actor), request.app[PERSONAL], {})
    await audit.looked(request.app, actor, "export", f"person:{actor.id}")
    return handed_out(mine, "mountain-city.json")


async def export_somebody(request: web.Request, command: WithPassword) -> web.StreamResponse:
    """With the password of who does it, and each time on record."""
    actor, person = require(await actor_of(request), Role.staff), id_of(request)
    await check_password(request, actor, command.password)
    async with reading(request.app) as db:
        whose = await personal.of_somebody(db, actor, person)
        theirs = await personal.export(db, whose, request.app[PERSONAL], request.app[FOR_OTHERS])
    async with transaction(request.app) as work:
        audit.record(work, actor, "export", f"person:{person}")
    return handed_out(theirs, f"mountain-city-{person}.json")


def handed_out(known: dict[str, Any], name: str) -> web.StreamResponse:
    response = reply(known)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


async def erase_me(request: web.Request, command: WithPassword) -> web.StreamResponse:
    actor = signed_in(await actor_of(request))
    known = await check_password(request, actor, command.password)
    async with transaction(request.app) as work:
        await personal.erase_myself(request.app, work, actor, known)
        work.then(lambda: leave(request.app, actor.id))
    return goodbye()


async def erase_somebody(request: web.Request, command: WithPassword) -> None:
    """With the password of who does it, as for oneself."""
    actor, person = require(await actor_of(request), Role.staff), id_of(request)
    await check_password(request, actor, command.password)
    async with transaction(request.app) as work:
        await personal.erase_somebody(request.app, work, actor, person)
        work.then(lambda: leave(request.app, person))


async def list_logins(request: web.Request) -> dict[str, list[LoginView]]:
    actor = signed_in(await actor_of(request))
    async with reading(request.app) as db:
        rows = await db.scalars(select(Login).where(Login.person_id == actor.id).order_by(Login.created_at.desc()))
        return {"logins": [login_view(row, actor.login) for row in rows]}


async def end_login(request: web.Request) -> None:
    actor = signed_in(await actor_of(request))
    async with transaction(request.app) as work:
        await logins.end(work, actor, id_of(request))
        work.then(lambda: leave(request.app, actor.id))


async def add_staff(request: web.Request, command: AddStaff) -> StaffView:
    actor = require(await actor_of(request), Role.staff)
    hashed = await request.app[PASSWORDS].hash(command.password)
    async with transaction(request.app) as work:
        person = await actions.add_staff(work, actor, command, hashed)
    return StaffView(person.id, person.name, person.account or "", person.role)


async def make_recovery_link(request: web.Request, command: Forgot) -> RecoveryLink:
    async with transaction(request.app) as work:
        return await recovery.make_link(work, request.app[SETTINGS], await actor_of(request), command)


async def read_recovery_link(request: web.Request, command: ByLink) -> RecoveryView:
    """Whose password is about to be chosen, for the page behind the link."""
    async with reading(request.app) as db:
        person = await recovery.owner(db, request.app[SETTINGS], command.token)
    return RecoveryView(person.name, person.account or "")


async def invite(request: web.Request) -> InvitationLink:
    return invitations.invite(request.app[SETTINGS], await actor_of(request))


async def list_colleagues(request: web.Request) -> dict[str, list[ColleagueView]]:
    """Everybody of the own company, for choosing a panel."""
    actor = require(await actor_of(request), Role.recruiter)
    async with reading(request.app) as db:
        rows = select(Person).where(Person.company_id == actor.company, Person.erased_at.is_(None))
        people = await db.scalars(rows.order_by(Person.created_at, Person.id))
        return {"people": [ColleagueView(person.id, person.name) for person in people]}


async def show_invitation(request: web.Request, query: Invited) -> CompanyRef:
    """The company a colleague is about to join, for the page behind the link."""
    async with reading(request.app) as db:
        return company_ref(await invitations.invited_by(db, request.app[SETTINGS], query.token))


routes = [
    route("POST", "/api/people", sign_up),
    route("POST", "/api/logins", sign_in),
    route("DELETE", "/api/logins/current", sign_out),
    route("DELETE", "/api/logins/{id}", end_login),
    route("POST", "/api/recoveries", forgot),
    route("POST", "/api/recoveries/read", read_recovery_link),
    route("POST", "/api/recoveries/links", make_recovery_link, status=201),
    route("POST", "/api/passwords", recover),
    route("GET", "/api/me", get_me),
    route("PATCH", "/api/me", patch_me),
    route("DELETE", "/api/me", erase_me),
    route("PUT", "/api/me/password", change_password),
    route("GET", "/api/me/export", export_me),
    route("GET", "/api/me/logins", list_logins),
    route("DELETE", "/api/people/{id}", erase_somebody),
    route("POST", "/api/people/{id}/export", export_somebody),
    route("POST", "/api/staff", add_staff, status=201),
    route("POST", "/api/companies/mine/invitations", invite, status=201),
    route("GET", "/api/companies/mine/people", list_colleagues),
    route("GET", "/api/invitations", show_invitation),
]
