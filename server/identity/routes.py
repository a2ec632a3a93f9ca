"""Signing up, in and out; what people see and change of themselves."""

from typing import Any

import msgspec
from aiohttp import web
from sqlalchemy import select

from server.access import COOKIE, Actor, Role, require, signed_in
from server.db import reading, transaction
from server.errors import Forbidden, Unauthorized
from server.identity import actions, invitations, logins, personal
from server.identity.accounts import normal
from server.identity.actions import AddStaff, ChangeMe, SignIn, SignUp
from server.identity.invitations import InvitationLink
from server.identity.logins import LOGINS
from server.identity.models import Login, Person
from server.identity.passwords import PASSWORDS
from server.identity.personal import PERSONAL
from server.identity.sockets import close_ended
from server.identity.views import CompanyRef, LoginView, Me, StaffView, company_ref, login_view, me
from server.limits import LIMITS
from server.rest import Command, Query, actor_of, id_of, reply, route
from server.settings import SETTINGS

# A whole campus can stand behind one address; one account is one person.
PER_ADDRESS = "300/10 minutes"
PER_ACCOUNT = "20/5 minutes"


class Erase(Command):
    password: str


class Invited(Query):
    token: str


async def sign_up(request: web.Request, command: SignUp) -> web.StreamResponse:
    await slow_down(request, "sign_up")
    hashed = await request.app[PASSWORDS].hash(command.password)
    async with transaction(request.app) as work:
        person = await actions.sign_up(work, request.app[SETTINGS], command, hashed)
        token = await logins.start(work, person, device(request))
        view = await me(work.db, person)
    return welcome(request, view, token)


async def sign_in(request: web.Request, command: SignIn) -> web.StreamResponse:
    account = normal(command.account)
    await slow_down(request, "sign_in", account)
    person = await who(request, account, command.password)
    async with transaction(request.app) as work:
        token = await logins.start(work, person, device(request))
        view = await me(work.db, person)
    return welcome(request, view, token)


async def who(request: web.Request, account: str, password: str) -> Person:
    """The password is checked between two transactions: nobody's commit waits for Argon2."""
    async with reading(request.app) as db:
        person = await actions.by_account(db, account)
    hashed = person.password_hash if person else None
    if await request.app[PASSWORDS].match(hashed, password) and person:
        return person
    raise Unauthorized("no such account, or the password is wrong", "wrong_password")


async def sign_out(request: web.Request) -> web.StreamResponse:
    """Works for everybody: who is signed in nowhere is signed out."""
    if actor := await actor_of(request):
        async with transaction(request.app) as work:
            await logins.end(work, actor, actor.login)
            work.then(lambda: leave(request.app, actor))
    return goodbye()


async def leave(app: web.Application, actor: Actor) -> None:
    """A login has ended: from now on it opens nothing and hears nothing."""
    await app[LOGINS].forget(actor.id)
    await close_ended(app, actor.id)


async def get_me(request: web.Request) -> Me:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        return await me(db, await actions.myself(db, actor))


async def patch_me(request: web.Request, command: ChangeMe) -> Me:
    actor = signed_in(await actor_of(request))
    async with transaction(request.app) as work:
        view = await me(work.db, await actions.change_me(work, actor, command))
        work.then(lambda: request.app[LOGINS].forget(actor.id))
    return view


async def export_me(request: web.Request) -> web.StreamResponse:
    actor = await actor_of(request)
    async with reading(request.app) as db:
        mine: dict[str, Any] = await personal.export(db, actor, request.app[PERSONAL])
    response = reply(mine)
    response.headers["Content-Disposition"] = 'attachment; filename="mountain-city.json"'
    return response


async def erase_me(request: web.Request, command: Erase) -> web.StreamResponse:
    actor = signed_in(await actor_of(request))
    await check_password(request, actor, command.password)
    async with transaction(request.app) as work:
        await personal.erase(work, actor, request.app[PERSONAL])
        work.then(lambda: leave(request.app, actor))
    return goodbye()


async def check_password(request: web.Request, actor: Actor, password: str) -> None:
    await slow_down(request, "check_password", str(actor.id))
    async with reading(request.app) as db:
        hashed = (await actions.myself(db, actor)).password_hash
    if not await request.app[PASSWORDS].match(hashed, password):
        raise Forbidden("the password is wrong", "wrong_password")


async def list_logins(request: web.Request) -> dict[str, list[LoginView]]:
    actor = signed_in(await actor_of(request))
    async with reading(request.app) as db:
        rows = await db.scalars(select(Login).where(Login.person_id == actor.id).order_by(Login.created_at.desc()))
        return {"logins": [login_view(row, actor.login) for row in rows]}


async def end_login(request: web.Request) -> None:
    actor = signed_in(await actor_of(request))
    async with transaction(request.app) as work:
        await logins.end(work, actor, id_of(request))
        work.then(lambda: leave(request.app, actor))


async def add_staff(request: web.Request, command: AddStaff) -> StaffView:
    actor = require(await actor_of(request), Role.staff)
    hashed = await request.app[PASSWORDS].hash(command.password)
    async with transaction(request.app) as work:
        person = await actions.add_staff(work, actor, command, hashed)
    return StaffView(person.id, person.name, person.account or "", person.role)


async def invite(request: web.Request) -> InvitationLink:
    return invitations.invite(request.app[SETTINGS], await actor_of(request))


async def show_invitation(request: web.Request, query: Invited) -> CompanyRef:
    """The company a colleague is about to join, for the page behind the link."""
    async with reading(request.app) as db:
        return company_ref(await invitations.invited_by(db, request.app[SETTINGS], query.token))


async def slow_down(request: web.Request, what: str, account: str = "") -> None:
    limits = request.app[LIMITS]
    await limits.check(f"{what}_address", request.remote or "", PER_ADDRESS)
    if account:
        await limits.check(f"{what}_account", account, PER_ACCOUNT)


def device(request: web.Request) -> str:
    return request.headers.get("User-Agent", "").encode(errors="replace").decode()


def welcome(request: web.Request, view: msgspec.Struct, token: str) -> web.StreamResponse:
    response = reply(view, 201)
    logins.give(request, response, token)
    return response


def goodbye() -> web.StreamResponse:
    response = web.Response(status=204)
    response.del_cookie(COOKIE)
    return response


routes = [
    route("POST", "/api/people", sign_up),
    route("POST", "/api/logins", sign_in),
    route("DELETE", "/api/logins/current", sign_out),
    route("DELETE", "/api/logins/{id}", end_login),
    route("GET", "/api/me", get_me),
    route("PATCH", "/api/me", patch_me),
    route("DELETE", "/api/me", erase_me),
    route("GET", "/api/me/export", export_me),
    route("GET", "/api/me/logins", list_logins),
    route("POST", "/api/staff", add_staff, status=201),
    route("POST", "/api/companies/mine/invitations", invite, status=201),
    route("GET", "/api/invitations", show_invitation),
]
