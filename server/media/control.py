"""What web side and media plane say to each other: tickets, what is wanted of a room, what a room tells."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from server.settings import Settings
from server.tokens import APART, sign

KIND = "media"
Recording = Literal["", "recording", "failed", "ended"]
"""How the recording of a room is; empty where none was wanted."""


class Ticket(Struct, frozen=True, omit_defaults=True):
    """What its bearer may do in one room. Every permission is off unless it is given."""

    room: str
    publish: str = ""
    """Name of the source it may publish."""
    label: str = ""
    """What people read beside that source."""
    silent: bool = False
    """That source has a picture and no sound."""
    voice: bool = False
    """That source has sound and no picture."""
    longest: int = 0
    """Seconds after which the node ends that source; 0: never."""
    watch: bool = False
    """May receive every source of the room over WHEP."""
    holder: str = ""
    """Under which name its holder publishes, where another ticket allows that: who is shown out watches no more."""
    sources: tuple[str, ...] = ()
    """Names of sources it may receive, where it may not receive every one."""
    program: bool = False
    """May receive the program over WHEP."""
    control: bool = False
    """May steer the room: only the web side and the media node say so to each other."""
    recording: str = ""
    """Name of the recording it may download, of the track it may watch, or with `control` throw away."""


class Cue(Struct, frozen=True):
    """A caption: shown from when until when, in Unix seconds; nothing, where it was taken back."""

    id: Annotated[str, Meta(max_length=40, pattern=r"^[A-Za-z0-9-]+$")]
    begin: float
    end: float
    text: Annotated[str, Meta(max_length=500)]


Language = Literal["zh", "en"]
"""Of captions."""
CUES = 200
"""Captions that are told at once."""


class Captions(Struct, forbid_unknown_fields=True):
    """Some captions of a recording, new or changed."""

    cues: Annotated[list[Cue], Meta(max_length=CUES)]
    language: Language = "zh"


class SourceView(Struct, frozen=True):
    """One published stream as the web side sees it."""

    name: str
    label: str
    connected_at: datetime
    video: bool
    audio: bool
    width: int | None = None
    height: int | None = None
    recorded: Recording = ""
    """How its own track is."""
    low: bool = False
    """Its picture also comes in a smaller size."""


class Wanted(Struct, frozen=True):
    """The state the product wants of a room; a node that restarts is told it again."""

    live: bool = False
    on_air: str | None = None
    """Name of the source whose picture is the program; it may not be there yet."""
    record: str | None = None
    """Name of the recording to write while the room is live."""
    voices: list[str] | None = None
    """Names of the sources whose sound is heard; where there is none, of the one on air."""
    tracks: dict[str, str | None] = {}
    """Sources that are recorded each by itself, with the name of their track; None for who is not recorded.

    While somebody publishes who is not named here nobody is recorded: they have not been asked.
    """
    version: int = 0
    """Rises with what is wanted of a room: an older wish that comes later changes nothing."""
    private: bool = False
    """The program is for viewers over WHEP alone, who have a ticket: nothing of it is packaged."""


class HookCall(Struct, frozen=True):
    """The whole state of a room, told to the web side at every change of it. The answer is what is `Wanted`."""

    room: str
    sources: list[SourceView]
    on_air: str | None = None
    program_started_at: datetime | None = None
    """When the first frame of the program was captured: zero of the show clock."""
    recording: Recording = ""
    watching: list[str] = []
    """Under which names those publish who watch; viewers who only watch are not told of."""


class RoomView(Struct, frozen=True):
    """What a node says of one of its rooms when it is asked."""

    sources: list[SourceView]
    on_air: str | None = None
    program_started_at: datetime | None = None
    viewers: int = 0
    recording: Recording = ""


def ticket_for(settings: Settings, ticket: Ticket, seconds: int = 3600) -> str:
    """Sign `ticket`; the browser sends the result as `Authorization: Bearer …` for `seconds` from now.

    It lives longer by what the clock of who reads it may be ahead of ours.
    """
    return sign(settings.secret, KIND, ticket, seconds + APART)
