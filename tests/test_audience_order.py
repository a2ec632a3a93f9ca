"""The order of the chat: no gaps, nothing missed by those who drop out, the replay in step."""

import asyncio
import random
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.people import House, Person, Refused, refused

HEARD = (
    ("line_said", "line"),
    ("line_hidden", "line"),
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
        reports = [one | {"line": None, "question": None} for one in self.reports.values()]
        timed = self.readable, self.held.values(), reports, self.hands.values()
        others = [sorted(some, key=lambda one: one["at"]) for some in timed]
        polls = sorted(self.polls.values(), key=lambda one: one["opened_ms"])
        return [sorted(self.lines.values(), key=lambda one: one["seq"]), *others, polls]


async def test_people_who_talk_at_once_leave_no_gap(house: House, host: Person) -> None:
    show = await host.goes_live()
    talkers = [await house.graduate(str(n)) for n in range(4)]
    for person in talkers:
        await person.enters(show)
    said = await asyncio.gather(*(person.says(f"{person.name} {n}") for person in talkers for n in range(5)))
    assert sorted(line["seq"] for line in said) == list(range(1, 21))
    snapshot = await host.call("/audience", "enter", broadcast=show["id"])
    assert [line["seq"] for line in snapshot["lines"]] == list(range(1, 21))


async def test_who_comes_back_misses_nothing(house: House, host: Person) -> None:
    show = await host.goes_live()
    page = Page(await house.visitor())
    await page.enters(show)
    first = await host.says("一")
    await page.drops()
    for n in range(3):
        await host.says(str(n))
    await host.call("/audience", "hide", line=first["id"])
    await page.enters(show)
    fresh = Page(await house.visitor())
    await fresh.enters(show)
    assert page.shown == fresh.shown
    assert [line["text"] for line in page.shown[0]] == ["", "0", "1", "2"]


async def test_the_snapshot_is_the_end_and_since_comes_in_pages(house: House, host: Person) -> None:
    show = await host.goes_live()
    await asyncio.gather(*(host.says(str(n)) for n in range(510)))
    snapshot = await host.call("/audience", "enter", broadcast=show["id"])
    assert [line["seq"] for line in snapshot["lines"]] == list(range(411, 511))
    assert (snapshot["seq"], snapshot["more"]) == (510, False)
    page = await host.call("/audience", "enter", broadcast=show["id"], since=0)
    assert ([line["seq"] for line in page["lines"]], page["seq"], page["more"]) == (list(range(1, 501)), 500, True)
    rest = await host.call("/audience", "enter", broadcast=show["id"], since=page["seq"])
    assert ([line["seq"] for line in rest["lines"]], rest["seq"], rest["more"]) == (list(range(501, 511)), 510, False)
    path = f"/api/broadcasts/{show['id']}/chat"
    first = await host.get(path)
    second = await host.get(path, **first["next"])
    assert second["next"] is None
    assert {line["seq"] for line in first["lines"] + second["lines"]} == set(range(1, 511))
    end = await host.get(path, from_ms=2**31 - 1, back="true")
    begin = await host.get(path, **(end["next"] | {"back": "true"}))
    assert begin["next"] is None
    assert begin["lines"] + end["lines"] == first["lines"] + second["lines"]


async def test_who_came_late_reads_back_to_the_first_line(house: House, host: Person) -> None:
    show, anna = await host.goes_live(), await house.graduate()
    await anna.enters(show)
    own = await anna.says("0")
    await asyncio.gather(*(host.says(str(n)) for n in range(1, 350)))
    await host.call("/audience", "hide", line=own["id"])
    late, back = Page(await house.visitor()), Page(await house.signs_in(anna.me["account"]))
    for page in (late, back):
        await page.enters(show)
        assert min(line["seq"] for line in page.lines.values()) == 251
        await page.reads_back(show, 251)
        assert [line["seq"] for line in page.shown[0]] == list(range(51, 351))
        await page.reads_back(show, 51)
        assert [line["seq"] for line in page.shown[0]] == list(range(1, 351))
        assert await page.viewer.call("/audience", "earlier", broadcast=show["id"], before=1) == {"lines": []}
    first, mine = late.shown[0][0], back.shown[0][0]
    assert (first["text"], first["hidden"], first["mine_key"], mine["mine_key"]) == ("", True, None, own["mine_key"])
    await host.call("/audience", "unhide", line=own["id"])
    last = await host.says("完")
    for page in (late, back):
        await page.hears_up_to(last)
        assert page.shown[0][0]["text"] == "0"


async def test_reading_back_has_its_bounds(house: House, host: Person) -> None:
    show = await host.goes_live()
    visitor = await house.visitor()
    await visitor.enters(show)
    for wrong in ({}, {"before": -1}, {"before": 2**31}, {"before": "1"}, {"before": 1, "more": 1}):
        assert (await refused(visitor.call("/audience", "earlier", broadcast=show["id"], **wrong)))[0] == "invalid"
    nowhere = str(uuid4())
    assert await refused(visitor.call("/audience", "earlier", broadcast=nowhere, before=1)) == ("not_found", None)
    with pytest.raises(Refused, match="too_fast"):
        for _ in range(40):
            await visitor.call("/audience", "earlier", broadcast=show["id"], before=1)


async def test_the_replay_plays_the_chat_along_the_show_clock(house: House, host: Person) -> None:
    show = await host.goes_live()
    await asyncio.sleep(0.4)
    for playhead in (300, 100, 200):
        await host.says(str(playhead), playhead_ms=playhead)
    visitor = await house.visitor()
    path = f"/api/broadcasts/{show['id']}/chat"
    assert [line["text"] for line in (await visitor.get(path))["lines"]] == ["100", "200", "300"]
    assert [line["text"] for line in (await visitor.get(path, from_ms=200))["lines"]] == ["200", "300"]
    assert [line["text"] for line in (await visitor.get(path, from_ms=201, back="true"))["lines"]] == ["100", "200"]
    for wrong in ("-1", "soon", str(2**40)):
        async with visitor.http.get(path, params={"from_ms": wrong}) as response:
            assert (response.status, (await response.json())["error"]["code"]) == (400, "invalid")


VERBS = ["say", "hide", "unhide", "ask", "dismiss", "whisper", "let_through", "refuse", "hold"]
VERBS += ["report", "settle", "report_question", "carry", "carry_back"]
VERBS += ["open_poll", "close_poll", "reopen_poll", "cast", "vote", "wonder", "approve", "reconsider"]
VERBS += ["read_back", "raise_hand", "ask_in", "speak", "hush", "lower_hand", "end_hand"]
MOVES = st.lists(st.sampled_from([*VERBS, "drop", "return"]), min_size=4, max_size=30)
HELD = {"let_through": ("waiting", "refused"), "refuse": ("waiting",), "hold": ("refused",)}


@pytest.mark.timeout(300)
async def test_whatever_happens_a_page_ends_up_as_a_fresh_one(house: House, host: Person) -> None:
    """Snapshot, events heard and `since` after each drop are together what somebody sees who comes only now."""
    loop = asyncio.get_running_loop()
    await (await house.staff()).post("/api/words", word="悄悄")

    @hypothesis_settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(moves=MOVES, seed=st.integers(0, 999))
    def holds(moves: list[str], seed: int) -> None:
        asyncio.run_coroutine_threadsafe(story(house, host, moves, random.Random(seed)), loop).result(120)

    await asyncio.to_thread(holds)


async def story(house: House, host: Person, moves: list[str], chance: random.Random) -> None:
    posting, anna, other = await house.posting(), await house.graduate(), await house.host()
    await host.goes_live(posting)
    left = await host.asks("留到下一场？", job=posting["id"])
    await host.runs("end")
    show = await host.goes_live(posting) | {"left": left["id"]}
    pages = [Page(await house.visitor()), Page(anna), Page(other)]
    for page in pages:
        await page.enters(show)
    for move in moves:
        await moved(host, chance.choice(pages), anna, show, move, chance)
    last = await host.says("完")
    for page in pages:
        await (page.hears_up_to(last) if page.viewer.socket else page.enters(show))
        me = page.viewer.me
        fresh = Page(await (house.signs_in(me["account"]) if me else house.visitor()))
        await fresh.enters(show)
        await agree(page, fresh)
        await page.viewer.disconnects()
        await fresh.viewer.disconnects()
    await host.runs("end")


async def agree(page: Page, fresh: Page) -> None:
    """Numbers of votes come on a tick."""
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            while page.shown != fresh.shown:
                await asyncio.sleep(0.05)
                page.listens()
    assert page.shown == fresh.shown


async def moved(host: Person, page: Page, anna: Person, show: dict[str, Any], move: str, chance: random.Random) -> None:
    now = await host.call("/audience", "enter", broadcast=show["id"])
    lines = [one for one in now["lines"] if one["hidden"] == (move == "unhide") and one["role"] == "host"]
    questions = [one for one in now["questions"] if one["state"] == "asked"]
    open_polls = [one["id"] for one in now["polls"] if one["open"]]
    held = [one for one in now["held"] if one["state"] in HELD.get(move, ())]
    done = [one["id"] for one in now["questions"] if one["state"] in ("approved", "dismissed")]
    up = [one["id"] for one in now["hands"] if one["state"] in ("raised", "asked", "on_air")]
    closed_polls = [one["id"] for one in now["polls"] if not one["open"]]
    voter = page if page.viewer.socket and page.viewer.me else None
    match move:
        case "say":
            await host.says(str(chance.random()))
        case "ask":
            await host.asks(str(chance.random()))
        case "whisper" if anna.socket:
            with suppress(Refused):  # too fast
                await anna.says(f"悄 悄 {chance.random()}", broadcast=show["id"])
        case "wonder" if anna.socket:
            with suppress(Refused):  # too fast
                await anna.asks(f"悄 悄 {chance.random()}？", broadcast=show["id"])
        case "approve" if questions:
            await host.call("/audience", "approve", question=chance.choice(questions)["id"])
        case "carry":
            with suppress(Refused):  # it is here, or was dealt with here
                await host.call("/audience", move, question=show["left"], broadcast=show["id"])
        case "carry_back":
            with suppress(Refused):  # it is there
                await host.call("/audience", "reconsider", question=show["left"])
        case "reconsider" if done:
            await host.call("/audience", "reconsider", question=chance.choice(done))
        case "vote" if voter and (
            seen := [one["id"] for one in voter.readable if one["state"] in ("asked", "approved")]
        ):
            with suppress(Refused):  # it was closed, and this page has not heard that yet
                await voter.votes("vote", question=chance.choice(seen), up=chance.random() < 0.7)
        case "cast" if voter and open_polls:
            with suppress(Refused):  # voted already
                await voter.votes("cast", poll=open_polls[0], choices=[chance.randrange(2)])
        case "reopen_poll" if closed_polls and not open_polls:
            await host.call("/audience", move, poll=chance.choice(closed_polls))
        case "raise_hand" if anna.socket:
            with suppress(Refused):  # too fast
                await anna.call("/audience", move, broadcast=show["id"])
        case "ask_in" | "end_hand" if up:
            with suppress(Refused):  # asked already
                await host.call("/audience", move, hand=up[0])
        case "hush" if up:
            with suppress(Refused):  # not on air
                await host.call("/audience", move, hand=up[0], on=chance.random() < 0.5)
        case "speak" | "lower_hand" if up and anna.socket:
            with suppress(Refused):  # not asked in
                await anna.call("/audience", move, hand=up[0], **({"consent": True} if move == "speak" else {}))
        case "read_back" if page.viewer.socket:
            await page.reads_back(show, chance.randrange(20))
        case "hide" | "unhide" if lines:
            await host.call("/audience", move, line=chance.choice(lines)["id"])
        case "report" if lines and anna.socket:
            with suppress(Refused):  # too fast
                await anna.call("/audience", "report", line=chance.choice(lines)["id"])
        case "report_question" if questions and anna.socket:
            with suppress(Refused):  # too fast, or one's own
                await anna.call("/audience", "report", question=chance.choice(questions)["id"])
        case "settle" if reports := [one for one in now["reports"] if one["open"]]:
            one = chance.choice(reports)
            await host.call("/audience", "settle", **{"line" if one["line"] else "question": one["id"]})
        case "open_poll" if not open_polls:
            await host.call("/audience", move, broadcast=show["id"], question="几点？", options=["三点", "四点"])
        case "close_poll" if open_polls:
            await host.call("/audience", move, poll=open_polls[0])
        case "let_through" | "refuse" | "hold" if held:
            await host.call("/audience", move, held=chance.choice(held)["id"])
        case "dismiss" if questions:
            await host.call("/audience", "dismiss", question=chance.choice(questions)["id"], reason="不")
        case "drop" if page.viewer.socket:
            await page.drops()
        case "return" if not page.viewer.socket:
            await page.enters(show)
