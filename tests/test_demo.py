"""The demo, until its show begins."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Literal

import pytest

from server.demo.process import OFFICERS
from server.demo.show import Cast
from server.demo.words import DOMAIN, PASSWORD
from server.identity.actions import AddStaff
from server.identity.commands import add_staff
from tests.people import House
from tests.rows import verified_earlier

pytestmark = pytest.mark.parametrize("services", ["sqlite"], indirect=True)


@asynccontextmanager
async def begun(house: House) -> AsyncIterator[Cast]:
    cast = Cast(house.url)
    try:
        await cast.arrives()
        yield cast
    finally:
        await cast.leaves()


async def test_it_begins_again_in_a_folder_from_more_than_six_months_ago(house: House) -> None:
    """Its jobs are no longer open, and its companies are due."""
    roles: tuple[Literal["host", "staff"], ...] = ("host", "staff")
    for role in roles:
        officer = AddStaff(account=f"{role}@{DOMAIN}", name=OFFICERS[role], password=PASSWORD, role=role)
        await add_staff(house.settings, officer)
    async with begun(house) as cast:
        for key, recruiter in cast.recruiters.items():
            for job in cast.jobs[key]:
                await recruiter.ask("POST", f"/api/jobs/{job['id']}/close")
            await verified_earlier(house.settings, recruiter.me["company"]["id"], timedelta(days=200))
    async with begun(house) as cast:
        assert {job["state"] for jobs in cast.jobs.values() for job in jobs} == {"open"}
