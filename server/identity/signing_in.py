"""Signing up, in and out, and a new password: each try counted."""

from uuid import UUID

import msgspec
from aiohttp import web

from server.access import COOKIE, Actor
from server.db import reading, transaction
from server.errors import Forbidden, Unauthorized
from server.identity import actions, logins, recovery
from server.identity.accounts import normal
from server.identity.actions import SignIn, SignUp
from server.identity.logins import LOGINS
from server.identity.models import Person
from server.identity.passwords import PASSWORDS
from server.identity.recovery import Forgot, NewPassword
from server.identity.sockets import close_ended
from server.identity.views import me
from server.limits import LIMITS
from server.rest import actor_of, address_of, reply
from server.settings import SETTINGS

# A whole campus can stand behind one address; one account is one person.
PER_ADDRESS = "300/10 minutes"
PER_ACCOUNT = "20/5 minutes"
LETTERS_PER_ACCOUNT = "3/60 minutes"


async def sign_up(request: web.Request, command: SignUp) -> web.StreamResponse:
    await slow_down(request, "sign_up")
    hashed = await request.app[PASSWORDS].hash(command.password)
    async with transaction(request.app) as work:
        person = await actions.sign_up(work, request.app[SETTINGS], command, hashed)
        token = logins.start(work, person, device(request))
        view = await me(work.db, person)
    return welcome(request, view, token)


async def sign_in(request: web.Request, command: SignIn) -> web.StreamResponse:
    account = normal(command.account)
    await slow_down(request, "sign_in", account)
    known = await who(request, account, command.password)
    async with transaction(request.app) as work:
        person = await actions.checked(work.db, known)
        token = logins.start(work, person, device(request))
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
            work.then(lambda: leave(request.app, actor.id))
    return goodbye()


async def leave(app: web.Application, person: UUID) -> None:
    """A login has ended: from now on it opens nothing and hears nothing."""
    await app[LOGINS].forget(person)
    await close_ended(app, person)


async def forgot(request: web.Request, command: Forgot) -> None:
    account = normal(command.account)
    await slow_down(request, "forgot")
    await request.app[LIMITS].check("forgot_account", account, LETTERS_PER_ACCOUNT)
    async with transaction(request.app) as work:
        await recovery.mail_link(work, request.app[SETTINGS], account)


async def recover(request: web.Request, command: NewPassword) -> web.StreamResponse:
    """Signs in as well. Whether the link works is looked at before Argon2 is asked for, and once more under lock."""
    await slow_down(request, "recover")
    settings = request.app[SETTINGS]
    async with reading(request.app) as db:
        await recovery.owner(db, settings, command.token)
    hashed = await request.app[PASSWORDS].hash(command.password)
    async with transaction(request.app) as work:
        person = await recovery.recover(work, settings, command.token, hashed)
        token = logins.start(work, person, device(request))
        view = await me(work.db, person)
        work.then(lambda: leave(request.app, person.id))
    return welcome(request, view, token)


async def check_password(request: web.Request, actor: Actor, password: str) -> Person:
    await slow_down(request, "check_password", str(actor.id))
    async with reading(request.app) as db:
        person = await actions.myself(db, actor)
    if not await request.app[PASSWORDS].match(person.password_hash, password):
        raise Forbidden("the password is wrong", "wrong_password")
    return person


async def slow_down(request: web.Request, what: str, account: str = "") -> None:
    limits = request.app[LIMITS]
    await limits.check(f"{what}_address", address_of(request), PER_ADDRESS)
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
