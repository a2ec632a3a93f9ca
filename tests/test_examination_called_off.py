"""An examination that is called off: after its draw as a whole, and seen by whoever is in the next one."""

import hashlib
from datetime import datetime

from tests.examining import Institution, at_once, next_hour, notice, verbs
from tests.forms import job
from tests.people import refused


async def test_what_is_drawn_can_be_called_off_as_a_whole(drawn: Institution) -> None:
    await drawn.enters(drawn.candidates[0], 1)
    gone = drawn.candidates[2]
    await gone.post(f"/api/applications/{gone.application['id']}/withdraw")  # type: ignore[attr-defined]
    off = await drawn.li.post(f"{drawn.path}/cancel")
    assert (off["state"], off["cancelled_by"], [one["number"] for one in off["lots"]]) == (
        "cancelled",
        "李工",
        [1, 2, 3],
    )
    assert (off["secret"], off["word"]) == (drawn.examination["secret"], "07 11 23 30")
    assert (await notice(drawn.panel[1]))[0] == "examination_cancelled"
    for person in drawn.candidates[:2]:
        assert await notice(person) == ("examination_cancelled", f"/examinations/{off['id']}")
        seen = await person.get(drawn.path)
        assert (seen["secret"], seen["cancelled_by"], seen["cancelled_at"]) == (
            off["secret"],
            "李工",
            off["cancelled_at"],
        )
        assert (await drawn.own_lot(person))["state"] == "cancelled"
        application = await person.get(f"/api/applications/{person.application['id']}")  # type: ignore[attr-defined]
        assert (application["state"], application["interview"]) == ("invited", None)
    assert (await verbs(drawn.house, f"examination:{off['id']}"))[-1] == "cancel"
    assert await refused(drawn.li.post(f"{drawn.path}/cancel")) == ("conflict", "examination_cancelled")
    drawn.candidates.pop()
    await drawn.announces()
    assert (await drawn.draws())["state"] == "drawn", "their time is free again"


async def test_once_somebody_was_let_in_nothing_is_called_off(institution: Institution) -> None:
    await institution.announces(starts_at=at_once())
    await institution.draws()
    await institution.begins(1)
    cancel = f"{institution.path}/cancel"
    assert await refused(institution.li.post(cancel)) == ("conflict", "examination_begun")
    await institution.ends(1)
    assert await refused(institution.li.post(cancel)) == ("conflict", "examination_begun")
    assert (await institution.own_lot(institution.candidates[1]))["state"] == "invited"


async def test_who_wants_another_order_is_seen_to(institution: Institution) -> None:
    """A refusal says something of the order, and calling off makes another one: the next candidates see both."""
    starts, house = datetime.fromisoformat(next_hour()), institution.house
    rival, anna = await house.employer(), institution.candidates[0]
    application = await anna.delivers(await rival.post("/api/jobs", **job()))
    first = await institution.announces(starts_at=starts.isoformat())
    other = await rival.invites(application, starts_at=starts.isoformat(), minutes=120)
    assert await refused(institution.li.post(f"{institution.path}/draw", word="07")) == ("conflict", "candidate_busy")
    off = await institution.li.post(f"{institution.path}/cancel")
    assert hashlib.sha256(off["secret"].encode()).hexdigest() == first["commitment"]
    was_to_be = {one: (await institution.own_lot(one))["number"] for one in institution.candidates}
    assert sorted(was_to_be.values()) == [1, 2, 3]
    late = await institution.candidate("赵一")
    institution.candidates.append(late)
    await rival.post(f"/api/interviews/{other['id']}/cancel")

    await institution.announces(starts_at=at_once())
    for person in institution.candidates:
        [seen] = (await person.get(institution.path))["earlier"]
        assert (seen["examination"], seen["word"], seen["name"], seen["drawn_at"]) == (first["id"], "07", "李工", None)
        assert (seen["commitment"], seen["number"]) == (first["commitment"], was_to_be.get(person))
        seed = f"{off['secret']}:07"
        assert seen["seed"] == seed
        assert seen["lots"] == sorted(
            seen["lots"], key=lambda lot: hashlib.sha256(f"{seed}:{lot}".encode()).hexdigest()
        )
    await institution.draws("08")
    for number in (1, 2, 3, 4):
        await institution.examines(number, 4, 4)
    await institution.li.post(f"{institution.path}/close")
    [kept] = (await institution.li.ask("GET", f"{institution.path}/record.json"))["earlier"]
    assert (kept["seed"], kept["cancelled_by"]) == (seed, institution.li.me["id"])


async def test_the_usual_criteria_stay_in_one_language(institution: Institution) -> None:
    """What a job has no criteria of its own for is judged by the usual ones, in the language of its title."""
    made = await institution.li.post("/api/jobs", **job(title="档案管理员"))
    application = await institution.candidates[0].delivers(made)
    await institution.announces(job=made["id"], applications=[application["id"]])
    path = f"/api/jobs/{made['id']}/scorecard"
    before = await institution.li.get(path)
    await institution.li.put(f"/api/jobs/{made['id']}", **job(title="Archivist"))
    assert await institution.li.get(path) == before
