"""A live show of the demo's people for benchmarks that bring their own guest."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any

from benchmarks.lab import Server
from server.demo.show import Cast, Show
from server.demo.words import COMPANIES, DOMAIN, HOST, PASSWORD, SHOWS, STAFF

GUEST = "ridge"
"""The company whose guest is on air."""


class Friday(Show):
    """Is live as soon as it has `opens`ed; nobody is on air."""

    async def opens(self) -> None:
        self.id = await self.planned(SHOWS["live"], datetime.now(UTC))
        await self.cast.host.connects("/broadcasts")
        await self.host("enter")
        await self.host("go_live")

    async def guest(self) -> dict[str, Any]:
        """Where and with which ticket a new guest publishes."""
        company = self.cast.recruiters[GUEST].me["company"]["id"]
        path = f"/api/broadcasts/{self.id}"
        guest = await self.cast.host.ask("POST", f"{path}/guests", name=COMPANIES[GUEST][1], company=company)
        token = guest["link"].partition("guest=")[2]
        ticket: dict[str, Any] = await self.viewer.ask("POST", f"{path}/tickets", verb="publish", guest=token)
        return ticket

    async def watches(self) -> dict[str, Any]:
        """Where and with which ticket the program is watched over WHEP."""
        ticket: dict[str, Any] = await self.viewer.ask("POST", f"/api/broadcasts/{self.id}/tickets", verb="watch")
        return ticket

    @property
    def viewer(self) -> Any:
        return self.cast.graduates[0]

    @property
    def hls(self) -> str:
        return f"{self.cast.url}/media/hls/broadcast:{self.id}"


@asynccontextmanager
async def people(house: Server) -> AsyncIterator[Friday]:
    """They have signed in; the show is still to be opened."""
    for account in (STAFF, HOST):
        await house.staff(f"{account}@{DOMAIN}", account, account, PASSWORD)
    cast = Cast(house.url)
    try:
        await cast.arrives()
        yield Friday(cast, Random(1))
    finally:
        await cast.leaves()


@asynccontextmanager
async def friday(house: Server) -> AsyncIterator[Friday]:
    async with people(house) as show:
        await show.opens()
        yield show
