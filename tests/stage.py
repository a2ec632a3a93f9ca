"""Where the product meets the media plane, as tests stand there: what the node says, and who asks for a ticket."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from server.media.control import Ticket, ticket_for
from tests.people import House, Person


def room_of(show: dict[str, Any]) -> str:
    return f"broadcast:{show['id']}"


def source(name: str, label: str = "") -> dict[str, Any]:
    return {"name": name, "label": label, "connected_at": now(), "video": True, "audio": True, "width": 1280}


def now(seconds: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


async def tells(house: House, room: str, *sources: dict[str, Any], ticket: str = "", **call: Any) -> Any:
    """What the media node says of a room, and the answer."""
    ticket = ticket or ticket_for(house.settings, Ticket(room, control=True), 60)
    body = {"room": room, "sources": list(sources), **call}
    headers = {"Authorization": f"Bearer {ticket}"}
    return await (await house.visitor()).ask("POST", "/api/media/hook", body, headers=headers)


async def hook(house: House, show: dict[str, Any], *sources: dict[str, Any], **more: Any) -> Any:
    """The same of the show's room."""
    return await tells(house, room_of(show), *sources, **more)


async def airs(house: House, show: dict[str, Any]) -> None:
    """The first picture was on air."""
    await hook(house, show, program_started_at=now())


def folder_of(house: House, show: dict[str, Any]) -> Path:
    """Where its recording lies."""
    return house.settings.recordings / str(show["id"])


async def invited(host: Person, show: dict[str, Any], posting: dict[str, Any]) -> tuple[dict[str, Any], str]:
    path = f"/api/broadcasts/{show['id']}/guests"
    guest = await host.post(path, name="刘工", company=posting["company"]["id"])
    return guest, guest["link"].partition("guest=")[2]


async def asks_ticket(person: Person, show: dict[str, Any], verb: str, **more: Any) -> Any:
    return await person.post(f"/api/broadcasts/{show['id']}/tickets", verb=verb, **more)


async def until(person: Person, event: str, holds: Callable[[Any], bool]) -> Any:
    """The first such event of their show that `holds`."""
    while True:
        heard = await person.hears("/broadcasts", event)
        if holds(heard):
            return heard
