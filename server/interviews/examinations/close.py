"""Closing the record, once and with who and when; and publishing what it says to the candidates, each their own."""

from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from server import audit
from server.access import Actor, Role, require
from server.db import Work
from server.errors import Conflict, NotFound
from server.interviews.events import examination_moved
from server.interviews.examinations import record, scoring
from server.interviews.examinations.earlier import before, earlier
from server.interviews.examinations.lookup import find, interviews_of
from server.interviews.examinations.models import Examination, ExaminationState, Examinee
from server.interviews.examinations.organise import candidates, tell
from server.interviews.examinations.record import Earlier, Given, Identity, Line, Record
from server.interviews.examinations.views import ExaminationView, view
from server.interviews.models import PANEL, Interview, InterviewState
from server.interviews.scorecards.cards import still_open, submitted, writers
from server.interviews.scorecards.models import Scorecard
from server.rest import Command


class Close(Command):
    without: Annotated[tuple[UUID, ...], Meta(max_length=PANEL)] = ()
    """Examiners whose missing cards are not waited for, say because they fell ill; the record names them."""


async def close(work: Work, actor: Actor | None, id: UUID, command: Close) -> ExaminationView:
    """Everybody was examined or did not come, every identity was checked, every card is in."""
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    row.must_be(ExaminationState.drawn)
    interviews = await interviews_of(work.db, row, change=True)  # whoever judges in one hands in before, or too late
    without = {one for one in command.without if row.examines(one)}
    done = await submitted(work.db, interviews.values())
    cards = {number: closed_cards(one, done[one.id], without) for number, one in interviews.items()}
    for one in row.examinees:
        must_be_known(one, interviews.get(one.number or 0))
    row.state, row.closed_at, row.closed_by_id = ExaminationState.closed, work.now, actor.id
    off = [earlier(one) for one in await before(work.db, row)]
    row.record = record.encode(sealed(row, interviews, cards, without, off))
    examination_moved(work, row.id)
    sha256 = record.sha256(row.record)
    named = sorted(str(one) for one in without)
    audit.record(work, actor, "close", f"examination:{row.id}", sha256=sha256, without=named)
    await work.db.flush()
    await work.db.refresh(row, ["closed_by"])
    return await view(work.db, actor, row)


def closed_cards(interview: Interview, cards: list[Scorecard], without: set[UUID]) -> list[Scorecard]:
    """Those of one interview, if all are in that are waited for."""
    if interview.goes_on:
        raise Conflict("somebody is still to be examined, or missed", "interviews_open")
    if interview.application.graduate.erased_at:
        return []  # what was written about them went with them
    if interview.state is InterviewState.ended and still_open(interview, writers(cards) | without):
        raise Conflict("an examiner has not handed in a card", "scores_open")
    return cards


def must_be_known(one: Examinee, interview: Interview | None) -> None:
    met = interview is not None and interview.state is InterviewState.ended
    if met and one.matched is None and not one.application.graduate.erased_at:
        raise Conflict("an identity was not checked", "identity_open")


def sealed(
    row: Examination,
    interviews: dict[int, Interview],
    cards: dict[int, list[Scorecard]],
    without: set[UUID],
    off: list[Earlier],
) -> Record:
    finals = {number: scoring.final(card.exact for card in some) for number, some in cards.items()}
    known = {one.number for one in row.examinees if one.matched}
    ranked = {number: score for number, score in finals.items() if score is not None and number in known}
    places = scoring.places(ranked)
    lines = [
        Line(
            number=number,
            lot=one.id,
            application=one.application.state,
            **course(interviews.get(number)),
            identity=identity(one),
            given=[given(card) for card in cards.get(number, [])],
            score=finals.get(number),
            place=places.get(number),
        )
        for one in row.by_number()
        if (number := one.number)
    ]
    return Record(**steps(row), rule=scoring.RULE, without=sorted(without), lines=lines, earlier=off)


def steps(row: Examination) -> dict[str, Any]:
    """What was done with the examination as a whole, when and by whom."""
    return {
        "examination": row.id,
        "company": row.company_id,
        "job": row.job_id,
        "announced_at": row.announced_at,
        "announced_by": row.announced_by_id,
        "commitment": row.commitment,
        "seed": row.seed,
        "drawn_at": row.drawn_at,
        "drawn_by": row.drawn_by_id,
        "closed_at": row.closed_at,
        "closed_by": row.closed_by_id,
    }


def course(interview: Interview | None) -> dict[str, Any]:
    """How the interview went."""
    seat = interview and interview.seat_of(interview.graduate_id)
    return {
        "interview": interview and interview.state,
        "began_at": interview and interview.began_at,
        "ended_at": interview and interview.ended_at,
        "second_camera_at": seat and seat.camera_at,
    }


def identity(one: Examinee) -> Identity | None:
    if one.document is None or one.matched is None or one.checked_by_id is None or one.checked_at is None:
        return None
    return Identity(one.document, one.matched, one.checked_by_id, one.checked_at)


def given(card: Scorecard) -> Given:
    scores = [score for score in card.scores if score is not None]
    weights, names = zip(*((int(one["weight"]), str(one["name"])) for one in card.criteria), strict=True)
    return Given(card.person_id, scores, list(weights), list(names))


async def handed_out(work: Work, actor: Actor | None, id: UUID) -> str:
    """The closed record as a file; audited."""
    row = await find(work.db, require(actor, Role.recruiter), id)
    if row.record is None:
        raise NotFound("this record is not closed", "record_open")
    audit.record(work, actor, "download", f"examination:{row.id}")
    return row.record


async def publish(work: Work, actor: Actor | None, id: UUID) -> ExaminationView:
    actor = require(actor, Role.recruiter)
    row = await find(work.db, actor, id, change=True)
    row.publish(work.now)
    examination_moved(work, row.id)
    audit.record(work, actor, "publish", f"examination:{row.id}")
    await tell(work, row, candidates(row), "examination_published")
    return await view(work.db, actor, row)
