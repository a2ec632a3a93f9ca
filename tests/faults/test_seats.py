"""A process that is killed tells nobody who was with it: their seats are given up, unless they come back elsewhere."""

import signal

import pytest

from server.settings import Settings
from tests.faults.web_nodes import Cluster, moves
from tests.meeting import LIVE, Meeting, seat, until
from tests.people import House
from tests.product import Process
from tests.servers import Postgres


class Apart(Meeting):
    """Of a company at one node, whose candidate and second interviewer are at the other."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster.there)
        self.cluster = cluster

    async def begun(self) -> None:
        await self.arranged()
        self.anna = await moves(self.anna, self.cluster.here)
        self.anna.me = await self.anna.get("/api/me")
        wang = await self.colleague("王工")
        self.wang = await moves(wang, self.cluster.here)
        self.wang.me = wang.me
        await super().begun()
        await self.enters(self.wang)
        await until(self.recruiter, lambda seen: seat(seen, self.wang) == "inside")


@pytest.mark.timeout(150)
class TestTwoNodes:
    @pytest.fixture
    def services(self, postgres: Postgres, valkey: str) -> tuple[Postgres, str]:
        return postgres, valkey

    @pytest.fixture
    async def meeting(self, settings: Settings) -> "Apart":  # type: ignore[misc]
        cluster = await Cluster(settings).starts()
        made = Apart(cluster)
        await made.begun()
        yield made
        await cluster.ends()

    async def test_of_a_killed_process_only_who_came_back_is_inside(self, meeting: Apart) -> None:
        await meeting.cluster.first.ends(signal.SIGKILL)
        anna = await moves(meeting.anna, meeting.cluster.there)
        anna.me = meeting.anna.me
        assert (await meeting.enters(anna))["ticket"]
        li = meeting.recruiter
        while seat((await li.hears(LIVE, "interview_changed", 60))["interview"], meeting.wang) != "away":
            pass
        stands = await li.get(f"/api/interviews/{meeting.id}")
        assert [seat(stands, one) for one in (li, anna, meeting.wang)] == ["inside", "inside", "away"]

    async def test_an_older_socket_at_another_process_takes_nobody_away(self, meeting: Apart) -> None:
        """It is noticed late that the network changed: by then they are back by another way."""
        anna = await moves(meeting.anna, meeting.cluster.there)
        anna.me = meeting.anna.me
        await meeting.enters(anna)
        await meeting.anna.disconnects()
        await anna.call(LIVE, "show", interview=meeting.id, hand=True)
        seen = await until(meeting.recruiter, lambda seen: any(one["hand"] for one in seen["seats"]))
        assert seat(seen, anna) == "inside"
        await anna.disconnects()
        await until(meeting.recruiter, lambda seen: seat(seen, anna) == "away")


@pytest.mark.timeout(150)
async def test_one_process_that_is_killed_finds_nobody_inside_later(settings: Settings) -> None:
    process = await Process(settings, "web").starts()
    try:
        meeting = await Meeting(House(process.settings)).arranged()
        await meeting.begun()
        await process.ends(signal.SIGKILL)
        await process.starts()
        li = await moves(meeting.recruiter, meeting.house)
        li.me = meeting.recruiter.me
        await meeting.enters(li)
        while seat((await li.hears(LIVE, "interview_changed", 60))["interview"], meeting.anna) != "away":
            pass
        assert seat(await li.get(f"/api/interviews/{meeting.id}"), li) == "inside"
        await meeting.house.leave()
    finally:
        await process.ends()
