"""The phone as second camera: a link of two minutes that opens once, and a picture without sound."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from server.interviews.camera.actions import KEY, LINK, Phone
from server.media.control import KIND, Ticket
from server.tokens import read, sign
from tests.media.peers import connect, new_pc, offer_to_publish
from tests.media.plane import Plane
from tests.meeting import LIVE, Meeting, until
from tests.people import Person, refused


async def link(meeting: Meeting, who: Person | None = None) -> str:
    """The token in the QR code."""
    made = await (who or meeting.anna).post(f"/api/interviews/{meeting.id}/camera")
    return str(made["link"].partition("/camera#")[2])


async def opened(meeting: Meeting) -> tuple[Person, str]:
    """A phone without a login, and the key it goes on with."""
    phone, token = await meeting.house.visitor(), await link(meeting)
    return phone, (await phone.post("/api/cameras", token=token))["key"]


def signed(meeting: Meeting, kind: str, seconds: int, person: Person, secret: str = "") -> str:
    phone = Phone(UUID(meeting.id), UUID(person.me["id"]), uuid4())
    return sign(secret or meeting.house.settings.secret, kind, phone, seconds)


def second_camera(interview: dict[str, Any]) -> bool:
    return any(seat["second_camera"] for seat in interview["seats"])


async def test_the_candidates_phone_becomes_a_second_camera(meeting: Meeting) -> None:
    await meeting.begun()
    made = await meeting.anna.post(f"/api/interviews/{meeting.id}/camera")
    assert made["link"].startswith(f"{meeting.house.settings.public_url}/camera#")
    assert made["qr"].startswith("data:image/svg+xml")
    phone = await meeting.house.visitor()
    shown = await phone.post("/api/cameras", token=made["link"].partition("#")[2])
    assert (shown["job"], shown["candidate"]) == (meeting.job["title"], meeting.anna.name)
    await until(meeting.recruiter, second_camera)
    into = await phone.post("/api/cameras/tickets", key=shown["key"])
    ticket = read(meeting.house.settings.secret, KIND, into["ticket"], Ticket)
    name = f"{meeting.anna.me['id']}:second"
    assert ticket == Ticket(f"interview:{meeting.id}", name, meeting.anna.name, silent=True)


async def test_a_link_opens_once(meeting: Meeting) -> None:
    token, phone = await link(meeting), await meeting.house.visitor()
    await phone.post("/api/cameras", token=token)
    for who in (phone, meeting.anna):
        assert await refused(who.post("/api/cameras", token=token)) == ("conflict", "camera_opened")


async def test_a_newer_link_ends_the_older(meeting: Meeting) -> None:
    await meeting.begun()
    phone, key = await opened(meeting)
    assert (await phone.post("/api/cameras/tickets", key=key))["ticket"]
    older, newer = await link(meeting), await link(meeting)
    assert await refused(phone.post("/api/cameras/tickets", key=key)) == ("conflict", "camera_replaced")
    assert await refused(phone.post("/api/cameras", token=older)) == ("conflict", "camera_replaced")
    assert (await phone.post("/api/cameras", token=newer))["key"]


async def test_links_that_are_late_or_not_ours_open_nothing(meeting: Meeting) -> None:
    phone = await meeting.house.visitor()
    late = signed(meeting, LINK, -1, meeting.anna)
    assert await refused(phone.post("/api/cameras", token=late)) == ("unauthorized", "expired_ticket")
    foreign = signed(meeting, LINK, 60, meeting.anna, secret="of another installation")
    for token in (foreign, "", "nonsense", signed(meeting, KEY, 60, meeting.anna)):
        assert await refused(phone.post("/api/cameras", token=token)) == ("unauthorized", "bad_ticket")
    guessed = signed(meeting, LINK, 60, meeting.anna)  # right but for the camera's own id
    assert await refused(phone.post("/api/cameras", token=guessed)) == ("conflict", "camera_replaced")
    key = signed(meeting, LINK, 60, meeting.anna)
    assert await refused(phone.post("/api/cameras/tickets", key=key)) == ("unauthorized", "bad_ticket")
    seatless = signed(meeting, LINK, 60, await meeting.house.graduate("生人"))
    assert (await refused(phone.post("/api/cameras", token=seatless)))[0] == "not_found"


async def test_only_the_candidate_asks_for_a_link(meeting: Meeting) -> None:
    assert await refused(link(meeting, meeting.recruiter)) == ("forbidden", "wrong_role")
    assert await refused(link(meeting, await meeting.house.visitor())) == ("unauthorized", "sign_in")
    assert (await refused(link(meeting, await meeting.house.graduate("生人"))))[0] == "not_found"


async def test_the_phone_waits_for_the_candidate_and_ends_with_the_interview(meeting: Meeting) -> None:
    phone, key = await opened(meeting)
    assert await refused(phone.post("/api/cameras/tickets", key=key)) == ("conflict", "not_inside")
    await meeting.begun()
    assert (await phone.post("/api/cameras/tickets", key=key))["ticket"]
    token = await link(meeting)
    await meeting.recruiter.call(LIVE, "end", interview=meeting.id)
    assert await refused(phone.post("/api/cameras/tickets", key=key)) == ("conflict", "interview_ended")
    assert await refused(phone.post("/api/cameras", token=token)) == ("conflict", "interview_ended")
    assert await refused(link(meeting)) == ("conflict", "interview_ended")


async def test_asking_too_often(meeting: Meeting) -> None:
    for _ in range(20):
        await link(meeting)
    assert (await refused(link(meeting)))[0] == "too_fast"


async def test_its_picture_arrives_and_its_sound_does_not(meeting: Meeting) -> None:
    await meeting.begun()
    phone, key = await opened(meeting)
    plane, loud, silent = Plane(meeting.house.app, phone.http), new_pc(), new_pc()

    async def bearer() -> dict[str, str]:
        return {"Authorization": f"Bearer {(await phone.post('/api/cameras/tickets', key=key))['ticket']}"}

    try:
        refusal = await plane.post("/whip", await offer_to_publish(loud), await bearer())
        assert (refusal.status, (await refusal.json())["error"]["reason"]) == (403, "ticket_refused")
        camera = await connect(plane, silent, "/whip", await offer_to_publish(silent, ("video",)), await bearer())
        while not (heard := await meeting.recruiter.hears(LIVE, "sources_changed"))["sources"]:
            pass
        [source] = heard["sources"]
        assert (source["name"], source["audio"]) == (f"{meeting.anna.me['id']}:second", False)
        await link(meeting)  # another phone is to come: this one goes dark
        await asyncio.wait_for(camera.ended(), 10)
    finally:
        await asyncio.gather(loud.close(), silent.close())
