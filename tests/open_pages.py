"""Open pages of every namespace: what each shows of its snapshot and of what it heard since, as static/js keeps it."""

from collections import deque
from typing import Any, ClassVar

from tests.people import Person


class Page:
    """One open page: what it shows of one namespace, as static/js keeps it."""

    namespace: ClassVar[str]
    hears: ClassVar[set[str]]
    """Events that change what it shows."""

    def __init__(self, person: Person, **payload: Any) -> None:
        self.person, self.payload = person, payload
        self.state: dict[str, Any] = {}
        self.told: deque[tuple[str, dict[str, Any]]] = deque()
        """What it has not read yet, whatever it is, in the order in which it came."""

    async def enters(self) -> None:
        """What is still on its way from the connection before does not count any more."""
        told = self.told = deque()

        async def note(event: str, payload: dict[str, Any]) -> None:
            told.append((event, payload))

        await self.person.connects(self.namespace)
        assert self.person.socket
        self.person.socket.on("*", note, namespace=self.namespace)
        self.take(await self.person.call(self.namespace, "enter", **self.payload))

    async def drops(self) -> None:
        await self.person.disconnects()

    async def listens(self) -> None:
        while self.told:
            event, told = self.told.popleft()
            if event in self.hears:
                await self.hear(event, told)
            else:
                assert (self.namespace, event) in NO_STATE or self.namespace == "/queues", event

    def take(self, snapshot: dict[str, Any]) -> None:
        self.state = snapshot

    async def hear(self, event: str, told: dict[str, Any]) -> None:
        raise NotImplementedError

    @property
    def shown(self) -> Any:
        return self.state


def newer(old: Any, new: Any) -> Any:
    return old if old and new and old["id"] == new["id"] and old["version"] > new["version"] else new


NO_STATE = {
    ("/audience", "reactions_counted"),
    ("/audience", "lines_counted"),
    ("/broadcasts", "standing_told"),
    ("/broadcasts", "broadcast_taken_off"),
    ("/interviews", "admitted"),
    ("/interviews", "sources_changed"),
    ("/interviews", "recording_changed"),
}
"""What is kept nowhere, only says that something is ready, or gone, or has a machine of its own."""


class InboxPage(Page):
    """The frame around whatever else is shown: one's name, unread notices, and for recruiters where somebody knocks."""

    namespace = "/inbox"
    hears: ClassVar = {"notice_arrived", "notices_read", "door_changed", "renamed"}

    async def enters(self) -> None:
        await super().enters()
        self.name = (await self.person.get("/api/me"))["name"]
        self.doors: dict[str, dict[str, Any]] = {}
        if self.person.me["role"] == "recruiter":
            knocks = await self.person.get("/api/interviews/knocks")
            self.doors = {door["interview"]: door for door in knocks["doors"]}

    async def hear(self, event: str, told: dict[str, Any]) -> None:
        if event == "door_changed":
            door = told["door"]
            if door["version"] >= self.doors.get(door["interview"], door)["version"]:
                self.doors[door["interview"]] = door
        elif event == "renamed":
            self.name = told["called"]
        else:
            self.state = {"unread": told["unread"]}

    @property
    def shown(self) -> Any:
        return self.name, self.state, {key: door for key, door in self.doors.items() if door["waits"]}


class ShowPage(Page):
    namespace = "/broadcasts"
    hears: ClassVar = {
        "broadcast_changed",
        "viewers_changed",
        "deliveries_changed",
        "hosts_changed",
        "rehearsal_changed",
        "sources_changed",
        "caption_changed",
    }

    async def enters(self) -> None:
        await super().enters()
        found = await self.person.get(f"/api/broadcasts/{self.payload['broadcast']}/captions")
        self.captions = {one["id"]: one for one in found["captions"]}

    def take(self, snapshot: dict[str, Any]) -> None:
        self.state = snapshot | {"broadcast": newer(self.state.get("broadcast"), snapshot["broadcast"])}

    async def hear(self, event: str, told: dict[str, Any]) -> None:
        match event:
            case "broadcast_changed":
                self.state["broadcast"] = newer(self.state["broadcast"], told["broadcast"])
            case "viewers_changed":
                self.state["broadcast"]["viewers"] = told["viewers"]
            case "deliveries_changed":
                self.state["broadcast"]["deliveries"] = told["count"]
            case "hosts_changed":
                self.state["hosts"] = told["hosts"]
            case "rehearsal_changed":
                self.state["rehearsal"] = told["rehearsal"]
            case "sources_changed":
                self.state |= {name: told[name] for name in ("sources", "reason", "recording", "shown_out")}
            case "caption_changed":
                one = told["caption"]
                self.captions[one["id"]] = newer(self.captions.get(one["id"]), one)

    @property
    def shown(self) -> Any:
        """Without the clock; a recording that has ended is forgotten with its room."""
        recording = self.state["recording"].removeprefix("ended")
        rehearsal = self.state["rehearsal"] and self.state["rehearsal"] | {"show": None}
        return (
            self.state["broadcast"]
            | {"now_ms": 0}
            | self.state
            | {"broadcast": None, "rehearsal": rehearsal, "recording": recording}
            | {"captions": {key: one for key, one in self.captions.items() if one["text"]}}
        )


class ApplicationsPage(Page):
    namespace = "/applications"
    hears: ClassVar = {"application_changed"}

    def take(self, snapshot: dict[str, Any]) -> None:
        for one in snapshot["applications"]:
            self.state[one["id"]] = newer(self.state.get(one["id"]), one)

    async def hear(self, event: str, told: dict[str, Any]) -> None:
        self.take({"applications": [told["application"]]})


class WaitingPage(Page):
    namespace = "/queues"
    hears: ClassVar = {"place_changed", "queue_moved", "queues_offered"}

    async def hear(self, event: str, told: dict[str, Any]) -> None:
        match event:
            case "place_changed":
                place = told["place"]
                others = [one for one in self.state["places"] if one["id"] != place["id"]]
                here = [place] if place["state"] in ("waiting", "called", "inside") else []
                offered = [one for one in self.state["offered"] if one["queue"] != place["queue"]]
                self.state |= {"places": others + here, "offered": offered}
            case "queue_moved":
                others = [one for one in self.state["lines"] if one["queue"] != told["line"]["queue"]]
                self.state["lines"] = [*others, told["line"]]
            case "queues_offered":
                self.take(await self.person.call(self.namespace, "enter"))

    @property
    def shown(self) -> Any:
        own = {one["queue"] for one in self.state["places"]}
        lines = {one["queue"]: one for one in self.state["lines"] if one["queue"] in own}
        return self.state["places"], lines, [one["queue"] for one in self.state["offered"]]


class DeskPage(Page):
    namespace = "/queues"
    hears: ClassVar = {"desk_changed", "place_changed"}

    async def hear(self, event: str, told: dict[str, Any]) -> None:
        if event == "desk_changed":
            self.state = told["desk"]
        elif event == "place_changed":
            others = [one for one in self.state["places"] if one["id"] != told["place"]["id"]]
            self.state["places"] = [*others, told["place"]]

    @property
    def shown(self) -> Any:
        there = [one for one in self.state["places"] if one["state"] in ("waiting", "called", "inside")]
        return self.state | {"places": sorted(there, key=lambda one: str(one["number"]))}


class InterviewPage(Page):
    namespace = "/interviews"
    hears: ClassVar = {"interview_changed", "line_said"}

    async def enters(self) -> None:
        await super().enters()
        found = await self.person.get(f"/api/interviews/{self.payload['interview']}/lines")
        self.lines = {one["id"]: one for one in found["lines"]}

    def take(self, snapshot: dict[str, Any]) -> None:
        self.state = {"interview": newer(self.state.get("interview"), snapshot["interview"])}

    async def hear(self, event: str, told: dict[str, Any]) -> None:
        if event == "interview_changed":
            self.take(told)
        else:
            self.lines[told["line"]["id"]] = told["line"]

    @property
    def shown(self) -> Any:
        return self.state, self.lines


class ExaminationPage(Page):
    namespace = "/examinations"
    hears: ClassVar = {"examination_moved"}

    async def hear(self, event: str, told: dict[str, Any]) -> None:
        self.take(await self.person.call(self.namespace, "enter", **self.payload))
