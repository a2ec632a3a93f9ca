"""Whatever recruiters and graduates try, in whatever order, an application goes only where the rules let it go."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from server.applications.models import NEXT, ApplicationState
from tests.forms import job
from tests.meeting import LIVE
from tests.people import House, Refused

BECOMES = {"read": "read", "invite": "invited", "pass": "passed", "offer": "offered", "sign": "signed"}
BECOMES |= {"reject": "rejected", "withdraw": "withdrawn"}
TRIES = st.lists(st.sampled_from([*BECOMES, "deliver"]), min_size=1, max_size=7)


class Model:
    """What we believe of the newest application, beside the product itself."""

    def __init__(self, recruiter: Any, anna: Any, job: dict[str, Any]) -> None:
        self.recruiter, self.anna, self.job = recruiter, anna, job
        self.state: str | None = None
        self.id, self.steps = "", 0
        self.interview = ""
        """The newest one."""
        self.met = False

    async def tries(self, verb: str) -> None:
        await (self.delivers() if verb == "deliver" else self.moves(verb) if self.state else asyncio.sleep(0))

    async def delivers(self) -> None:
        """Makes a new one only where none stands."""
        answer = await self.anna.delivers(self.job)
        if self.state in (None, "withdrawn"):
            assert answer["id"] != self.id
            self.id, self.state, self.steps, self.interview = answer["id"], "delivered", 1, ""
        self.agrees(answer)

    async def moves(self, verb: str) -> None:
        if verb == "pass" and not self.interview:
            return
        to = BECOMES[verb]
        allowed = ApplicationState(to) in NEXT[ApplicationState(self.state or "")]
        if allowed:
            await self.asks(verb)
            self.state, self.steps = to, self.steps + 1
            return
        with pytest.raises(Refused) as refusal:
            await self.asks(verb)
        assert (refusal.value.code, refusal.value.reason) == ("conflict", self.reason(verb))

    def reason(self, verb: str) -> str:
        """Why not."""
        if verb == "pass":
            return "decided" if self.met else "interview_cancelled"
        return "already_invited" if (self.state, verb) == ("invited", "invite") else f"application_{self.state}"

    async def meets(self) -> None:
        """The interview, from the knock to its end."""
        for person in (self.recruiter, self.anna):
            await person.call(LIVE, "enter", interview=self.interview)
        await self.recruiter.call(LIVE, "admit", interview=self.interview, person=self.anna.me["id"])
        await self.recruiter.call(LIVE, "end", interview=self.interview)
        self.met = True

    async def asks(self, verb: str) -> None:
        if verb == "invite":
            self.interview = (await self.recruiter.invites({"id": self.id}))["id"]
            self.met = False
        elif verb == "pass":
            if self.state == "invited":
                await self.meets()
            await self.recruiter.post(f"/api/interviews/{self.interview}/decision", outcome="passed")
        else:
            person = self.anna if verb == "withdraw" else self.recruiter
            await person.post(f"/api/applications/{self.id}/{verb}")

    async def is_right(self) -> None:
        if self.state:
            for person in (self.anna, self.recruiter):
                self.agrees(await person.get(f"/api/applications/{self.id}"))

    def agrees(self, seen: dict[str, Any]) -> None:
        assert (seen["id"], seen["state"], len(seen["steps"])) == (self.id, self.state, self.steps)
        assert seen["steps"][-1]["state"] == seen["state"]


async def test_the_rules_hold_in_any_order(house: House) -> None:
    recruiter, anna = await house.employer(), await house.graduate()
    await anna.saves_resume()
    for person in (recruiter, anna):
        await person.connects(LIVE)
    loop = asyncio.get_running_loop()

    async def one(tries: list[str]) -> None:
        model = Model(recruiter, anna, await recruiter.post("/api/jobs", **job()))
        for verb in tries:
            await model.tries(verb)
            await model.is_right()
        if model.state in ("invited", "passed", "offered"):  # gives the time back that was kept for it
            await model.tries("withdraw")

    @settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(TRIES)
    @example(["deliver", "invite", "pass", "invite", "pass", "pass", "withdraw", "pass"])
    @example(["deliver", "offer", "invite", "pass", "sign", "offer", "invite", "pass", "sign", "withdraw", "deliver"])
    @example(["deliver", "invite", "pass", "offer", "withdraw", "sign", "deliver"])
    def explore(tries: list[str]) -> None:
        asyncio.run_coroutine_threadsafe(one(tries), loop).result(60)

    await asyncio.to_thread(explore)
