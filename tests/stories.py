"""What can happen while pages are open: the moves of a show, of interviews, of an examination, and who looks on."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from tests.booking import at
from tests.examining import Institution
from tests.forms import job, plan
from tests.open_pages import (
    ApplicationsPage,
    DeskPage,
    ExaminationPage,
    InboxPage,
    InterviewPage,
    ShowPage,
    WaitingPage,
)
from tests.people import NOBODY, House, Person
from tests.story import Move, Story, renames


async def show_story(house: House) -> Story:
    """A show that is planned, rehearsed, run and ended, and one who watches."""
    story, host, other = Story(house), await house.host(), await house.host()
    posting, anna = await house.posting(), await house.graduate()
    await anna.saves_resume()
    show = await host.plans(posting)
    path, named = f"/api/broadcasts/{show['id']}", {"broadcast": show["id"]}
    by_hand = await story.again(host)
    await by_hand.connects("/broadcasts")

    def runs(verb: str, person: Person = by_hand, **more: Any) -> Move:
        return lambda: person.call("/broadcasts", verb, **named | more)

    guest = await host.post(f"{path}/guests", name="陈工", company=posting["company"]["id"])
    source, keeps_order = f"guest:{guest['id']}", await story.again(other)
    await keeps_order.connects("/audience")

    async def undo_turn() -> None:
        begun = [turn["id"] for turn in (await by_hand.get(path))["turns"] if turn["started_ms"] is not None]
        await by_hand.call("/broadcasts", "undo_turn", **named, turn=begun[-1] if begun else NOBODY)

    async def corrects(text: str) -> None:
        for caption in (await by_hand.get(f"{path}/captions"))["captions"][-1:]:
            await by_hand.patch(f"/api/captions/{caption['id']}", text=text)

    await other.connects("/broadcasts")
    takes_over = await story.again(other)
    await takes_over.connects("/broadcasts")
    story.moves = [
        runs("rehearse"),
        runs("go_live"),
        runs("show_card", job=posting["id"]),
        runs("hide_card"),
        runs("next_turn"),
        runs("take_over", takes_over),
        runs("take_over"),
        runs("put_on_air", source=None),
        runs("end"),
        runs("take_timings"),
        runs("forget_rehearsal"),
        lambda: by_hand.put(path, **plan(posting, title=f"周五直播 {uuid4().hex[:4]}")),
        lambda: by_hand.post(f"{path}/guests", name="刘工", company=posting["company"]["id"]),
        lambda: by_hand.delete(f"{path}/guests/{guest['id']}"),
        runs("put_on_air", source=source),
        runs("set_voice", source=source, on=True),
        runs("show_out", source=source),
        runs("let_in", source=source),
        lambda: undo_turn(),
        lambda: keeps_order.call("/audience", "slow", **named, seconds=5),
        lambda: keeps_order.call("/audience", "newcomers", **named, minutes=5),
        lambda: by_hand.post(f"{path}/captions", text="大家好"),
        lambda: corrects("各位好"),
        lambda: corrects(""),
        lambda: anna.delivers(posting, **named, playhead_ms=1000),
        lambda: renames(by_hand),
        lambda: renames(keeps_order),
    ]
    await story.open(ShowPage(host, **named), ShowPage(other, **named), ShowPage(await house.visitor(), **named))
    return story


async def interview_story(house: House) -> Story:
    """Anna applies, waits in the queue, is invited, talks, and hears of it."""
    story, li, anna = Story(house), await house.employer(), await house.graduate()
    wang = await house.colleague(li)
    await anna.saves_resume()
    one, two = [await li.post("/api/jobs", **job(title=title)) for title in ("焊工", "钳工")]
    _, meeting = await anna.delivers(one), await anna.delivers(two)
    interview = await li.invites(meeting)
    named = {"interview": interview["id"]}
    hands = {person: await story.again(person) for person in (li, wang, anna)}
    for hand in hands.values():
        await hand.connects("/queues", "/interviews")

    def calls(who: Person, namespace: str, verb: str, **more: Any) -> Move:
        return lambda: hands[who].call(namespace, verb, **more)

    async def with_place(person: Person, verb: str) -> None:
        desk = await hands[li].call("/queues", "enter", job=one["id"])
        for place in desk["places"][:1]:
            await hands[person].call("/queues", verb, place=place["id"])

    async def newest(kind: str) -> Any:
        """Of the job that has the queue."""
        found = [one_of for one_of in (await li.get(f"/api/{kind}"))[kind] if one_of["job"]["id"] == one["id"]]
        return found[0] if found else {"id": NOBODY}

    async def posts(person: Person, kind: str, verb: str, **more: Any) -> None:
        await hands[person].post(f"/api/{kind}/{(await newest(kind))['id']}/{verb}", **more)

    async def invites() -> None:
        await hands[li].invites(await newest("applications"), starts_at=at(72))

    async def ends() -> None:
        await hands[li].call("/interviews", "end", interview=(await newest("interviews"))["id"])

    story.moves = [
        lambda: posts(li, "applications", "read"),
        lambda: posts(li, "applications", "reject"),
        lambda: posts(anna, "applications", "withdraw"),
        lambda: posts(li, "applications", "offer"),
        invites,
        ends,
        ends,
        lambda: posts(li, "interviews", "cancel"),
        lambda: posts(li, "interviews", "decision", outcome="passed"),
        lambda: posts(li, "interviews", "decision", outcome="failed"),
        lambda: anna.delivers(one),
        lambda: hands[anna].post("/api/notices/read"),
        calls(li, "/queues", "open", job=one["id"], minutes=10),
        calls(li, "/queues", "pause", job=one["id"]),
        calls(li, "/queues", "close", job=one["id"]),
        calls(anna, "/queues", "join", job=one["id"]),
        calls(anna, "/queues", "join", job=one["id"]),
        calls(li, "/queues", "next", job=one["id"]),
        calls(wang, "/queues", "next", job=one["id"]),
        lambda: with_place(anna, "leave"),
        lambda: with_place(anna, "accept"),
        lambda: with_place(anna, "decline"),
        lambda: with_place(li, "defer"),
        calls(li, "/interviews", "admit", person=anna.me["id"], **named),
        calls(anna, "/interviews", "show", audio=False, hand=True, **named),
        lambda: hands[anna].post(f"/api/interviews/{interview['id']}/lines", text="我马上到"),
        lambda: hands[li].post(f"/api/interviews/{interview['id']}/lines", text="不错", panel=True),
        calls(anna, "/interviews", "leave", **named),
        calls(li, "/interviews", "extend", minutes=5, **named),
        calls(li, "/interviews", "end", **named),
        lambda: hands[li].post(f"/api/interviews/{interview['id']}/cancel", note="改期"),
        *(lambda who=who: renames(hands[who]) for who in hands),
    ]
    browsers = [await story.again(person) for person in (li, li, wang, anna, anna, anna)]
    await story.open(
        ApplicationsPage(li),
        InboxPage(browsers[0]),
        DeskPage(browsers[1], job=one["id"]),
        DeskPage(wang, job=one["id"]),
        InterviewPage(browsers[2], **named),
        ApplicationsPage(anna),
        InboxPage(browsers[3]),
        WaitingPage(browsers[4]),
        InterviewPage(browsers[5], **named),
    )
    return story


async def examination_story(house: House) -> Story:
    """An examination that is announced, drawn, held and closed."""
    institution = await Institution(house).opened(candidates=2, examiners=2)
    story, li = Story(house), institution.li
    examination = await institution.announces()
    path, named = f"/api/examinations/{examination['id']}", {"examination": examination["id"]}
    hand = await story.again(li)
    for person in (*institution.panel, *institution.candidates):
        await person.connects("/interviews")

    async def first_is_heard(goes: Callable[[], Awaitable[Any]]) -> None:
        if (await li.get(path))["state"] == "drawn":  # before the draw nobody is the first
            await institution.knows_the_order()
            await goes()

    story.moves = [
        lambda: hand.post(f"{path}/draw", word="07 11 23 30"),
        lambda: first_is_heard(lambda: institution.begins(1)),
        lambda: first_is_heard(lambda: institution.identifies(1)),
        lambda: first_is_heard(lambda: institution.judges(1, institution.panel[1], 3, 4)),
        lambda: first_is_heard(lambda: institution.ends(1)),
        lambda: hand.post(f"{path}/close"),
        lambda: hand.post(f"{path}/publish"),
        lambda: hand.post(f"{path}/cancel", note="改期"),
        lambda: renames(hand),
        lambda: renames(institution.candidates[0]),
    ]
    browsers = [await story.again(person) for person in (li, institution.panel[1], institution.candidates[0])]
    await story.open(*(ExaminationPage(browser, **named) for browser in browsers))
    return story


STORIES = {"show": show_story, "interview": interview_story, "examination": examination_story}
