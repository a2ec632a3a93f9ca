"""What was done, by whom and when: staff find it by show, by person, by kind; and read nothing that anybody wrote."""

import ast
import json
import re
from pathlib import Path
from typing import Any

from server.audit import AGAIN
from server.bureau.acts import ACTS, THEIRS, Kind
from tests.acts import KNOWN, SHOWN
from tests.audience import does
from tests.meeting import Meeting
from tests.people import NOBODY, House, Person, refused
from tests.rows import done_earlier

SERVER = Path(__file__).parent.parent / "server"
STRINGS = Path(__file__).parent.parent / "static" / "strings"


async def done(staff: Person, **asked: str) -> list[dict[str, Any]]:
    return list((await staff.get("/api/audits", **asked))["audits"])


def acts(entries: list[dict[str, Any]]) -> list[str]:
    return [one["act"] for one in entries]


async def test_what_hosts_did_is_found_by_show_by_person_and_by_kind(house: House, host: Person) -> None:
    staff = await house.staff()
    show = await host.goes_live()
    anna, bella = await house.graduate_in(show), await house.graduate_in(show, "贝拉")
    line = await anna.says("广告，加我微信")
    for verb in ("hide", "unhide"):
        await does(host, verb, line=line["id"])
    banned = await does(host, "ban", line=line["id"], everywhere=True)
    await does(host, "lift", sanction=banned["id"])
    await does(host, "mute", line=(await bella.says("刷屏"))["id"], minutes=10)
    question = await anna.asks("能加薪吗？")
    await does(host, "approve", question=question["id"])
    other = await host.goes_live()
    found = await staff.get("/api/audits", show=show["id"])
    assert (found["show"], found["person"]) == ({"id": show["id"], "title": show["title"]}, None)
    of_show = ["person.mute", "person.ban", "line.unhide_line", "line.hide_line", "broadcast.go_live", "broadcast.plan"]
    assert acts(found["audits"]) == ["question.approve", *of_show]
    ban = found["audits"][2]
    assert (ban["by"], ban["name"], ban["own"]) == ("host", host.name, False)
    assert ban["person"] == {"id": anna.me["id"], "name": "陈安娜"}
    assert ban["facts"] == {"everywhere": True}
    assert found["audits"][1]["facts"]["minutes"] == 10
    about_anna = await done(staff, person=anna.me["id"], kind="order")
    assert acts(about_anna) == ["person.lift", "person.ban", "line.unhide_line", "line.hide_line"]
    assert {one["show"] and one["show"]["id"] for one in about_anna} == {show["id"], None}
    assert acts(await done(staff, person=host.me["id"], kind="shows"))[:2] == ["broadcast.go_live", "broadcast.plan"]
    assert acts(await done(staff, show=other["id"])) == ["broadcast.go_live", "broadcast.plan"]
    everything = json.dumps(await staff.get("/api/audits"), ensure_ascii=False)
    assert not any(text in everything for text in ("微信", "刷屏", "加薪", "@example.com"))


async def test_of_personal_data_it_is_told_whose_only_to_who_asks_for_them(house: House) -> None:
    staff, meeting = await house.staff(), await Meeting(house).arranged()
    await meeting.anna.get("/api/me/export")
    (export,) = await done(staff, kind="data")
    assert (export["act"], export["by"], export["own"], export["name"]) == ("person.export", "graduate", True, "")
    assert export["person"] is None
    whose = await staff.post("/api/audits/whose", account=meeting.anna.me["account"].upper())
    assert whose == {"id": meeting.anna.me["id"], "name": "陈安娜"}
    theirs = await done(staff, person=whose["id"])
    assert acts(theirs) == ["person.look_up", "person.export"], "what became of applications is theirs"
    (posted,) = [one for one in await done(staff, kind="companies") if one["act"] == "job.post_job"]
    assert (posted["by"], posted["name"]) == ("recruiter", meeting.recruiter.me["company"]["name"])
    await meeting.anna.delete("/api/me", password="correct horse battery")
    assert (await staff.get("/api/audits", person=whose["id"]))["person"]["name"] == ""
    for account, why in (("nobody@example.com", ("not_found", "no_account")), ("anna", ("invalid", "account"))):
        assert await refused(staff.post("/api/audits/whose", account=account)) == why


async def test_that_staff_looked_somebody_up_is_on_record_once_an_hour(house: House) -> None:
    staff, other, anna = await house.staff(), await house.staff("李科长"), await house.graduate()
    for _ in range(2):
        await staff.get("/api/audits", person=anna.me["id"])
    await other.post("/api/audits/whose", account=anna.me["account"])
    assert await house.audited(f"person:{anna.me['id']}") == ["look_up"] * 2, "once by each"
    assert [(one["act"], one["name"]) for one in await done(staff, kind="data")] == [
        ("person.look_up", other.name),
        ("person.look_up", staff.name),
    ]
    await done_earlier(house, AGAIN)
    await staff.get("/api/audits", person=anna.me["id"])
    await staff.get("/api/audits", person=NOBODY)
    assert await house.audited(f"person:{anna.me['id']}") == ["look_up"] * 3


async def test_who_takes_their_data_with_them_again_and_again_leaves_one_entry(house: House) -> None:
    anna = await house.graduate()
    for _ in range(3):
        await anna.get("/api/me/export")
    assert await house.audited(f"person:{anna.me['id']}") == ["export"]


async def test_only_staff_see_it_a_page_at_a_time(house: House, host: Person) -> None:
    staff = await house.staff()
    show = await host.goes_live()
    line = await host.says("大家好")
    for _ in range(12):
        for verb in ("hide", "unhide"):
            await does(host, verb, line=line["id"])
    first = await staff.get("/api/audits", kind="order")
    rest = await staff.get("/api/audits", kind="order", page=first["next"])
    assert (len(first["audits"]), len(rest["audits"]), rest["next"]) == (20, 4, None)
    assert len({one["id"] for one in first["audits"] + rest["audits"]}) == 24
    for other in (host, await house.graduate(), await house.recruiter()):
        assert await refused(other.get("/api/audits", show=show["id"])) == ("forbidden", "wrong_role")
        assert await refused(other.post("/api/audits/whose", account="a@example.com")) == ("forbidden", "wrong_role")
    assert await refused((await house.visitor()).get("/api/audits")) == ("unauthorized", "sign_in")
    assert (await refused(staff.get("/api/audits", kind="secrets")))[0] == "invalid"
    assert (await refused(staff.get("/api/audits", page="1")))[0] == "invalid"
    assert await done(staff, show=NOBODY) == await done(staff, person=NOBODY) == []


def test_every_act_is_shown_or_kept_from_staff() -> None:
    """Those whose words stand in the code; of the others the fixture `house` asks after each test what was done."""
    written = set()
    for path in SERVER.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("audit.record", "audit.looked"):
                _, _, verb, what = call.args[:4]
                verbs = [verb.body, verb.orelse] if isinstance(verb, ast.IfExp) else [verb]
                noun = re.match(r"f?'(\w+):", ast.unparse(what))
                written |= {f"{noun[1]}.{one.value}" for one in verbs if noun and isinstance(one, ast.Constant)}
    assert len(written) > 60
    assert written <= KNOWN
    assert not {f"{noun}.{verb}" for noun, verbs in THEIRS.items() for verb in verbs} & SHOWN


def test_every_act_has_words() -> None:
    wanted = {f"audits.act.{noun}.{verb}" for kind in Kind for noun, verbs in ACTS[kind].items() for verb in verbs}
    wanted = {key.replace(".rehearsal.", ".broadcast.") for key in wanted} | {f"audits.kind.{kind}" for kind in Kind}
    for language in ("zh", "en"):
        words = set(re.findall(r'"(audits\.[\w.]+)":', (STRINGS / language / "audits.js").read_text()))
        assert wanted <= words
        assert {key for key in words if key.startswith("audits.act.")} <= wanted
