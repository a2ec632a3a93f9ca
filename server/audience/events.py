"""What everybody in a show hears of its chat and questions.

Of two views with the same id, the one with the higher `version` holds, in whatever order they come: it rises with each
change, and what one may see beyond everybody (their own, hidden text as a host) outranks what everybody hears.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from server.access import Role
from server.audience.models import HeldFor, QuestionState
from server.audience.moderation import HeldState
from server.broadcasts.views import JobRef
from server.events import Event
from server.identity.views import CompanyRef


class LineView(msgspec.Struct):
    """A chat line; a hidden one has its text for hosts alone."""

    id: UUID
    seq: int
    version: int
    name: str
    role: Role
    text: str
    show_ms: int
    at: datetime
    hidden: bool
    mine_key: str | None = None
    """For its sender alone: the key it was sent with."""


class HeldView(msgspec.Struct):
    """A line that nobody but hosts has read; its writer knows that it waits, hosts also why."""

    id: UUID
    version: int
    key: str
    name: str
    text: str
    state: HeldState
    show_ms: int
    at: datetime
    mine: bool
    why: HeldFor | None = None
    word: str = ""


class ReportView(msgspec.Struct):
    """For hosts alone; who reported it is nobody's to know."""

    id: UUID
    """Of what was reported: a line or a question."""
    line: LineView | None
    question: "QuestionView | None"
    version: int
    count: int
    at: datetime
    open: bool
    """A host still has to look at it."""
    gone: bool
    """It need not be looked at, because it was hidden or dismissed."""


class QuestionView(msgspec.Struct):
    """A question; one that is dismissed, or held again, has its text for its asker and hosts alone."""

    id: UUID
    version: int
    text: str
    name: str
    job: JobRef | None
    company: CompanyRef | None
    state: QuestionState
    reason: str
    answer: str
    show_ms: int
    answering_ms: int | None
    answered_ms: int | None
    at: datetime
    votes: int
    held: bool = False
    """Waits for a host to let others see it."""
    why: HeldFor | None = None
    """For hosts, while it is held; None: because all are."""
    word: str = ""
    mine: bool = False
    voted: bool | None = None
    """Whether the reader wants it answered; in what everybody hears it is left open."""
    carried_from: UUID | None = None
    """The question of an earlier show that this one goes on with."""


class OptionView(msgspec.Struct):
    text: str
    votes: int


class PollView(msgspec.Struct):
    """A poll, and how it stands."""

    id: UUID
    version: int
    question: str
    options: list[OptionView]
    voters: int
    multiple: bool
    anonymous: bool
    open: bool
    opened_ms: int
    closed_ms: int | None
    voted: bool | None = None
    """Whether the reader has; in what everybody hears it is left open."""
    chosen: list[int] | None = None
    """What the reader chose, by number; of an anonymous poll it is told to who votes, and kept nowhere."""


class BallotView(msgspec.Struct):
    name: str
    choices: list[int]


class Ballots(msgspec.Struct):
    ballots: list[BallotView]


class Reaction(StrEnum):
    like = "like"
    love = "love"
    cheer = "cheer"
    laugh = "laugh"


class LineSaid(Event, kw_only=True):
    """Somebody said something."""

    name = "line_said"
    namespace = "/audience"
    droppable = True  # a gap in `seq` shows it, and `since` brings it back
    line: LineView


class LinesCounted(Event, kw_only=True):
    """The number of the last line, once the chat is quiet: who has not heard that line asks `since`."""

    name = "lines_counted"
    namespace = "/audience"
    broadcast: UUID
    seq: int


class LineChanged(Event, kw_only=True):
    """A line was hidden, or is shown again."""

    name = "line_changed"
    namespace = "/audience"
    line: LineView


class OwnLineSaid(LineChanged, kw_only=True):
    """To its writer's other pages, before everybody hears it: whatever is lost then, none takes it for another's."""

    answered = True


class HeldChanged(Event, kw_only=True):
    """A line was held back, let through or refused."""

    name = "held_changed"
    namespace = "/audience"
    held: HeldView


class ReportsChanged(Event, kw_only=True):
    """A line or question was reported, or a host has settled that."""

    name = "reports_changed"
    namespace = "/audience"
    report: ReportView


class QuestionChanged(Event, kw_only=True):
    """A question was asked, approved, is being answered, was answered, dismissed, carried over; or that was undone."""

    name = "question_changed"
    namespace = "/audience"
    question: QuestionView


class VotesChanged(Event, kw_only=True):
    """How many want which questions answered: those whose number changed, at most once a second."""

    name = "votes_changed"
    namespace = "/audience"
    broadcast: UUID
    votes: dict[UUID, int]


class ReactionsCounted(Event, kw_only=True):
    """How often which reaction was given since the last tick of one process."""

    name = "reactions_counted"
    namespace = "/audience"
    droppable = True  # who missed a cheer has missed it
    broadcast: UUID
    counts: dict[Reaction, int]


class PollChanged(Event, kw_only=True):
    """A poll was opened or closed, or somebody voted; votes at most once a second."""

    name = "poll_changed"
    namespace = "/audience"
    poll: PollView
