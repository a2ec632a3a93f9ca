"""What browsers are told of relays, and what an operator may say of ports, addresses and relays."""

import base64
import hashlib
import hmac
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.settings import Settings
from server.turn import LASTS, ice_servers, links
from tests.meeting import LIVE, Meeting
from tests.people import House
from tests.servers import settings_for

NOW = datetime(2026, 11, 27, 7, tzinfo=UTC)
URLS = ("turn:relay.example:3478?transport=udp", "turns:relay.example:5349?transport=tcp")


def test_a_password_as_coturn_checks_it(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, turn_urls=URLS, turn_secret="shared")
    first, second = (ice_servers(settings, NOW)[0] for _ in range(2))
    until, _, who = first.username.partition(":")
    assert datetime.fromtimestamp(int(until), UTC) == NOW + LASTS
    digest = hmac.new(b"shared", first.username.encode(), hashlib.sha1).digest()
    assert base64.b64decode(first.credential) == digest
    assert first.urls == list(URLS)
    assert who
    assert first.username != second.username
    assert links([first])[1].startswith(f'<{URLS[1]}>; rel="ice-server"; username="{first.username}"; ')


def test_without_a_relay_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert ice_servers(settings_for(tmp_path), NOW) == []


@pytest.fixture
def settings(empty_database: Path, tmp_path: Path) -> Settings:
    shutil.copy(empty_database, tmp_path / "mountain.db")
    return settings_for(tmp_path, turn_urls=URLS, turn_secret="shared")


async def test_whoever_may_go_in_is_told_of_the_relays(house: House) -> None:
    host = await house.host()
    show = await host.goes_live(await house.posting())
    for verb in ("publish", "watch", "green_room"):
        who = await house.visitor() if verb == "watch" else host
        view = await who.post(f"/api/broadcasts/{show['id']}/tickets", verb=verb)
        assert view["ice_servers"][0]["urls"] == list(URLS)


async def test_in_an_interview_only_whoever_is_inside(house: House) -> None:
    meeting = await Meeting(house).arranged()
    inside = await meeting.enters(meeting.recruiter)
    assert inside["ice_servers"][0]["urls"] == list(URLS)
    assert (await meeting.enters(meeting.anna))["ice_servers"] == []
    await meeting.admits(meeting.anna, meeting.recruiter)
    admitted = await meeting.anna.hears(LIVE, "admitted")
    assert admitted["ice_servers"][0]["username"] != inside["ice_servers"][0]["username"]
