"""`python -m server staff add …`: the first account of an installation, made on its own machine."""

import argparse
import asyncio
import getpass
import os
import sys

import msgspec
from aiohttp import web
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from server.db import DATABASE, Database, transaction
from server.errors import ProductError
from server.identity.actions import AddStaff, found_staff
from server.identity.passwords import Passwords
from server.settings import CLOCK, Clock, Settings

NOT_MIGRATED = "the database is not ready: run `python -m server migrate` first"


class NotMigrated(Exception):
    pass


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_subparsers(dest="verb", required=True).add_parser("add", help="make an account")
    add.add_argument("account", help="an e-mail address or a phone number")
    add.add_argument("name")
    add.add_argument("--role", choices=["staff", "host"], default="staff")


def run(settings: Settings, asked: argparse.Namespace) -> None:
    """Makes the account or says on standard error why not; the password is never an argument others could see."""
    password = os.environ.get("STAFF_PASSWORD") or getpass.getpass("Password (10 characters or more): ")
    wanted = {"account": asked.account, "name": asked.name, "role": asked.role, "password": password}
    try:
        asyncio.run(add_staff(settings, msgspec.convert(wanted, AddStaff)))
    except (ProductError, NotMigrated, msgspec.ValidationError) as error:
        sys.exit(f"nothing was changed: {error}")
    print(f"{asked.role} {asked.name} signs in as {asked.account}")


async def add_staff(settings: Settings, command: AddStaff) -> None:
    app = web.Application()
    app[CLOCK], app[DATABASE] = Clock(), Database(settings.database_url)
    try:
        await must_be_migrated(app[DATABASE])
        hashed = await Passwords(settings.password_memory).hash(command.password)
        async with transaction(app) as work:
            await found_staff(work, None, command, hashed)
    finally:
        await app[DATABASE].engine.dispose()


async def must_be_migrated(database: Database) -> None:
    try:
        async with database.engine.connect() as connection:
            if not await connection.run_sync(lambda sync: inspect(sync).has_table("people")):
                raise NotMigrated(NOT_MIGRATED)
    except OperationalError:  # SQLite cannot even make the file
        raise NotMigrated(NOT_MIGRATED) from None
