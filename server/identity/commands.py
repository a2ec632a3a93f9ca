"""`python -m server staff …`: the first account of an installation, and a way back in for who forgot a password."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from aiohttp import web
from sqlalchemy import inspect

from server.awaiting import NoDatabase, reached
from server.db import DATABASE, Database, Work, transaction
from server.errors import ProductError
from server.identity.actions import AddStaff, found_staff
from server.identity.passwords import Passwords
from server.identity.recovery import Forgot, made_link
from server.settings import CLOCK, Clock, Settings

NOT_MIGRATED = "the database is not ready: run `python -m server migrate` first"


class NotMigrated(Exception):
    pass


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    link = verbs.add_parser("link", help="a link with which somebody who forgot their password chooses a new one")
    link.add_argument("account", help="an e-mail address or a phone number")
    add = verbs.add_parser("add", help="make an account")
    add.add_argument("account", help="an e-mail address or a phone number")
    add.add_argument("name")
    add.add_argument("--role", choices=["staff", "host"], default="staff")


def run(settings: Settings, asked: argparse.Namespace) -> None:
    """Does it, or says on standard error why not."""
    try:
        if asked.verb == "link":
            print(asyncio.run(recovery_link(settings, Forgot(asked.account))))
        else:
            asyncio.run(add_staff(settings, wanted(asked)))
            print(f"{asked.role} {asked.name} signs in as {asked.account}")
    except (ProductError, NoDatabase, NotMigrated, msgspec.ValidationError) as error:
        sys.exit(f"nothing was changed: {error}")


def wanted(asked: argparse.Namespace) -> AddStaff:
    """The password is never an argument that others could see."""
    password = os.environ.get("STAFF_PASSWORD") or getpass.getpass("Password (10 characters or more): ")
    given = {"account": asked.account, "name": asked.name, "role": asked.role, "password": password}
    return msgspec.convert(given, AddStaff)


async def add_staff(settings: Settings, command: AddStaff) -> None:
    hashed = await Passwords(settings.password_memory).hash(command.password)
    async with changing(settings) as work:
        await found_staff(work, None, command, hashed)


async def recovery_link(settings: Settings, command: Forgot) -> str:
    async with changing(settings) as work:
        return (await made_link(work, settings, None, command)).link


@asynccontextmanager
async def changing(settings: Settings) -> AsyncIterator[Work]:
    """A transaction of this command alone."""
    await reached(settings.database_url, patience=0)
    app = web.Application()
    app[CLOCK], app[DATABASE] = Clock(), Database(settings.database_url)
    try:
        await must_be_migrated(app[DATABASE])
        async with transaction(app) as work:
            yield work
    finally:
        await app[DATABASE].engine.dispose()


async def must_be_migrated(database: Database) -> None:
    async with database.engine.connect() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("people")):
            raise NotMigrated(NOT_MIGRATED)
