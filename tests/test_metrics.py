"""What /metrics says, to whom, and that the operator's guide names all of it."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from server.media.tally import REFUSED
from server.metrics import free, what_became
from server.settings import Settings
from tests.people import House, Person
from tests.servers import settings_for

GUIDE = (Path(__file__).parent.parent / "README.md").read_text()


@pytest.fixture(params=["", "of-the-operator"])
def settings(request: pytest.FixtureRequest, empty_database: Path, tmp_path: Path) -> Settings:
    shutil.copy(empty_database, tmp_path / "mountain.db")
    return replace(settings_for(tmp_path), metrics_token=request.param)


async def figures(house: House, who: Person) -> dict[str, float]:
    """Every figure, by its name and what it is labelled with."""
    token = house.settings.metrics_token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    text = await who.ask("GET", "/metrics", headers=headers)
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


async def test_a_show_can_be_seen_in_the_figures(house: House) -> None:
    host = await house.host()
    before = await figures(house, host)
    show = await host.goes_live(await house.posting())
    anna = await house.graduate()
    await anna.enters(show)
    await anna.says("hello")
    await host.hears("/audience", "line_said")
    after = await figures(house, host)

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more("mountain_viewers") == 1  # the host is none
    assert after["mountain_sockets websocket"] + after["mountain_sockets polling"] == 2
    assert more("mountain_commit_commands_count") >= 1
    assert more("mountain_commands_total ok") >= 5
    assert more("mountain_answers_total ok") >= 2
    assert more("mountain_deliveries_total") >= 2
    assert after["mountain_commands_total broken"] == 0
    assert after["mountain_media_rooms"] == 1
    assert after["mountain_media_recordings failed"] == 0
    assert after["mountain_loop_lag_seconds_count"] > 0
    assert after["process_resident_memory_bytes"] > 1e6
    assert 0 < after["mountain_disk_free_bytes"] < shutil.disk_usage(house.settings.var).total
    assert {f"mountain_media_refused_total {kind}" for kind in REFUSED} <= after.keys()


async def test_answers_are_counted_by_what_became_of_them(house: House) -> None:
    visitor = await house.visitor()
    before = await figures(house, visitor)
    for path in ("/api/jobs", "/api/jobs/none", "/api/nothing"):
        async with visitor.http.get(path):
            pass
    after = await figures(house, visitor)
    kinds = ("ok", "refused", "later", "broken")
    assert [after[f"mountain_answers_total {kind}"] - before[f"mountain_answers_total {kind}"] for kind in kinds] == [
        2,  # with the one before this
        2,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("status", "what"), [(200, "ok"), (304, "ok"), (404, "refused"), (503, "later"), (500, "broken")]
)
def test_who_is_to_come_back_later_breaks_nothing(status: int, what: str) -> None:
    assert what_became(status) == what


def test_a_disk_that_is_gone_has_no_room(tmp_path: Path) -> None:
    assert free(tmp_path / "gone") == 0


async def test_who_may_read_them(house: House) -> None:
    visitor = await house.visitor()
    token = house.settings.metrics_token
    for headers, refused in (
        ({}, bool(token)),
        ({"X-Forwarded-For": "203.0.113.9"}, True),
        ({"Forwarded": "for=203.0.113.9"}, True),
        ({"Authorization": "Bearer guessed"}, bool(token)),
        ({"Authorization": f"Bearer {token}", "X-Forwarded-For": "203.0.113.9"}, not token),
    ):
        async with visitor.http.get("/metrics", headers=headers) as answer:
            assert answer.status == (403 if refused else 200), headers
            assert ("mountain_viewers" in await answer.text()) is not refused


async def test_the_guide_names_every_figure_and_no_other(house: House) -> None:
    names = {name.partition(" ")[0] for name in await figures(house, await house.visitor())}
    ours = {re.sub(r"_(?:bucket|sum|count|created)$", "", name) for name in names if name.startswith("mountain_")}
    assert ours == set(re.findall(r"`(mountain_\w+)`", GUIDE))
    assert not {kind for kind in REFUSED if f"`{kind}`" not in GUIDE}
