"""An open show as static/js/audience.js keeps it: a snapshot, what is heard since, and `since` after a gap."""

import asyncio
from typing import Any
from uuid import uuid4

from tests.people import Person

HEARD = (
    ("line_said", "line"),
    ("line_changed", "line"),
    ("question_changed", "question"),
    ("held_changed", "held"),
    ("reports_changed", "report"),
    ("poll_changed", "poll"),
    ("hand_changed", "hand"),
)


KINDS = ("line", "question", "held", "report", "poll", "hand")


class Page:
    """What a viewer's browser keeps of the chat: of two states of a line or question the higher version holds."""

    def __init__(self, viewer: Person) -> None:
        self.viewer = viewer
        self.lines: dict[str, Any] = {}
        self.questions: dict[str, Any] = {}
        self.held: dict[str, Any] = {}
        self.reports: dict[str, Any] = {}
        self.polls: dict[str, Any] = {}
        self.hands: dict[str, Any] = {}
        self.since: int | None = None

    async def enters(self, show: dict[str, Any]) -> None:
        await self.viewer.connects("/audience")
        self.listens()
        more = True
        while more:
            since = {} if self.since is None else {"since": self.since}
            heard = await self.viewer.call("/audience", "enter", broadcast=show["id"], **since)
            told = [heard[f"{kind}s" if kind != "held" else kind] for kind in KINDS]
            self.forget(*told[1:])
            self.take(*told)
            self.since, more = heard["seq"], heard["more"]

    async def says(self, show: dict[str, Any], text: str) -> None:
        """Their other pages hear that it is theirs, too."""
        said = await self.viewer.call("/audience", "say", broadcast=show["id"], text=text, key=uuid4().hex)
        self.take([said], *([] for _ in KINDS[1:]))

    async def votes(self, verb: str, **more: Any) -> None:
        """What the answer says of one's own vote or ballot is told to nobody else."""
        answer = await self.viewer.call("/audience", verb, **more)
        if verb == "cast":
            self.take([], [], [], [], [answer], [])
        else:
            self.questions[answer["question"]] |= {"votes": answer["votes"], "voted": answer["voted"]}

    async def reads_back(self, show: dict[str, Any], before: int) -> None:
        earlier = await self.viewer.call("/audience", "earlier", broadcast=show["id"], before=before)
        self.take(earlier["lines"], *([] for _ in KINDS[1:]))

    async def drops(self) -> None:
        self.listens()
        await self.viewer.disconnects()

    async def hears_up_to(self, line: dict[str, Any]) -> None:
        async with asyncio.timeout(20):
            while line["id"] not in self.lines:
                await asyncio.sleep(0.02)
                self.listens()

    def listens(self) -> None:
        for event, kind in HEARD:
            heard = self.viewer.heard["/audience", event]
            for _ in range(heard.qsize()):
                one = heard.get_nowait()[kind]
                self.take(*([one] if kind == which else [] for which in KINDS))
        counted = self.viewer.heard["/audience", "votes_changed"]
        for _ in range(counted.qsize()):
            for question, votes in counted.get_nowait()["votes"].items():
                if question in self.questions:
                    self.questions[question] |= {"votes": votes}

    def forget(self, *told: list[Any]) -> None:
        """Of all but the lines, who enters is told the whole."""
        for kept, some in zip(self.kept[1:], told, strict=True):
            for gone in kept.keys() - {one["id"] for one in some}:
                del kept[gone]

    def take(self, *told: list[Any]) -> None:
        for kept, some in zip(self.kept, told, strict=True):
            for one in some:
                which = one["id"]
                known = kept.get(which)
                if known is None or one["version"] >= known["version"]:
                    kept[which] = one if one.get("voted") is not None else one | self.unsaid(one, known)

    def unsaid(self, one: dict[str, Any], known: dict[str, Any] | None) -> dict[str, Any]:
        """What everybody hears of a question or poll leaves open whether this reader voted, and for what."""
        own = {"voted": bool(known and known["voted"])} if "voted" in one else {}
        return own | ({"chosen": known["chosen"]} if known and "chosen" in one else {})

    @property
    def kept(self) -> tuple[dict[str, Any], ...]:
        return self.lines, self.questions, self.held, self.reports, self.polls, self.hands

    @property
    def readable(self) -> list[Any]:
        return [one for one in self.questions.values() if one["text"]]

    @property
    def shown(self) -> list[list[Any]]:
        gone = {one["id"] for one in self.questions.values() if not one["text"]}
        reports = [
            one | {"line": None, "question": None}
            for one in self.reports.values()
            if one["open"] or one["id"] not in gone  # settled with what it was about
        ]
        held = [one for one in self.held.values() if one["text"]]
        timed = self.readable, held, reports, self.hands.values()
        others = [sorted(some, key=lambda one: one["at"]) for some in timed]
        polls = sorted(self.polls.values(), key=lambda one: one["opened_ms"])
        return [sorted(self.lines.values(), key=lambda one: one["seq"]), *others, polls]
