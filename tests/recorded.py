"""An interview that is to be recorded, as tests begin it."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from server.media.journal import JOURNAL
from tests.meeting import LIVE, Meeting
from tests.people import Person
from tests.stage import tells

NOBODY = str(uuid4())


class Recorded(Meeting):
    """An interview that has begun, with Anna and Li in the room."""

    async def arranged(self) -> "Recorded":
        await super().arranged()
        await self.begun()
        return self

    async def asks(self, purpose: str = "deliberation", days: int = 30) -> Any:
        self.recording = await self.recruiter.post(f"/api/interviews/{self.id}/recordings", purpose=purpose, days=days)
        return self.recording

    async def says(self, person: Person, agree: bool) -> Any:
        return await person.put(self.door("answer"), agree=agree)

    def door(self, verb: str) -> str:
        return f"/api/recordings/{self.recording['id']}/{verb}"

    async def wanted(self) -> dict[str, str | None]:
        """What the media node is to write, by source: the names of faces without what is in front of them."""
        tracks: dict[str, str | None] = (await tells(self.house, f"interview:{self.id}"))["tracks"]
        return {name: track for name, track in tracks.items() if ":" not in name}

    def track(self, person: Person) -> str:
        return f"{self.recording['id']}.{person.me['id']}"

    def on_disk(self, person: Person) -> Path:
        """As if the node had written something."""
        folder = self.house.settings.tracks / self.track(person)
        folder.mkdir(parents=True)
        (folder / JOURNAL).touch()
        return folder

    async def state(self) -> str:
        ledger = await self.recruiter.get(f"/api/interviews/{self.id}/recordings")
        return str(ledger["recordings"][0]["state"])

    async def entries(self) -> list[str]:
        return await self.house.audited(f"recording:{self.recording['id']}")


def answers(recording: dict[str, Any]) -> dict[str, str | None]:
    return {one["person"]: one["answer"] for one in recording["answers"]}


async def hears(person: Person, state: str) -> Any:
    """The first view of the recording in this state that the person hears of."""
    while (heard := (await person.hears(LIVE, "recording_changed"))["recording"])["state"] != state:
        pass
    return heard
