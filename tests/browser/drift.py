"""How far a show is from its plan, in the words of the host's desk."""

from datetime import UTC, datetime, timedelta
from typing import Any

DRIFT = """async ([show, minutes]) => {
    const {html, render} = await import("/static/js/ui.js");
    const {DeskSheet} = await import("/static/js/parts/desk_sheet.js");
    const box = document.createElement("div"), now = Date.parse(show.first_on_air) + minutes * 60e3;
    render(html`<${DeskSheet} show=${show} now=${() => now} />`, box);
    return box.querySelector("[data-testid=drift]").textContent;
}"""
"""What the desk says of a show so many minutes after it began."""


def of_three_turns(*started: int, late: int = 0, rehearsing: bool = False) -> dict[str, Any]:
    """Ten minutes each; the minutes after the beginning at which they were started, and by how many that came late."""
    announced = datetime(2026, 12, 4, 7, tzinfo=UTC)
    turns = [
        {
            "id": number,
            "minutes": 10,
            "started_ms": at * 60_000 if at >= 0 else None,
            "company": {"name": "A"},
            "jobs": [],
        }
        for number, at in enumerate([*started, -1, -1][:3])
    ]
    return {
        "state": "live",
        "rehearsing": rehearsing,
        "starts_at": announced.isoformat(),
        "first_on_air": (announced + timedelta(minutes=late)).isoformat(),
        "current_turn": len(started) - 1,
        "turns": turns,
    }


DRIFTS = [
    (of_three_turns(0), 5, "on time"),
    (of_three_turns(0), 13, "3 min behind the plan"),  # the turn is over time
    (of_three_turns(0, 13), 14, "3 min behind the plan"),
    (of_three_turns(0, 13), 25, "5 min behind the plan"),
    (of_three_turns(0, 13, 18), 19, "2 min ahead of the plan"),  # the second was short
    (of_three_turns(0, late=7), 1, "7 min behind the plan"),
    (of_three_turns(0, late=120), 1, "on time"),  # another day's show, more or less
    (of_three_turns(0, late=7, rehearsing=True), 1, "on time"),
]
