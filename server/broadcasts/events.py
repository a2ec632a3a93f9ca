"""What viewers, guests and hosts hear of a show."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from server.access import Role
from server.broadcasts.rehearsal_views import RehearsalView
from server.broadcasts.views import BroadcastView
from server.events import Event
from server.identity.views import CompanyRef
from server.media.control import Recording
from server.rest import Command


class SourceOnStage(msgspec.Struct):
    """A published stream, and whose it is."""

    name: str
    label: str
    company: CompanyRef | None
    connected_at: datetime
    video: bool
    audio: bool
    width: int | None
    height: int | None
    low: bool
    """Its picture also comes in a smaller size."""
    on_air: bool


class How(Command):
    """How somebody in the green room stands, as their own page knows it."""

    microphone: bool
    """Switched on."""
    camera: bool
    showing: bool = False
    """A screen, slides or a film in place of the camera."""
    kbps: Annotated[int, Meta(ge=0, le=100_000)] = 0
    """What goes out."""
    fps: Annotated[int, Meta(ge=0, le=240)] = 0
    rtt: Annotated[int, Meta(ge=0, le=60_000)] = 0
    """To the server and back, in milliseconds."""
    lost: Annotated[float, Meta(ge=0, le=1)] = 0
    """The share of its packets that the server missed lately."""
    limited: Literal["none", "cpu", "bandwidth", "other"] = "none"
    """Why the picture is not as good as the camera's."""


class BroadcastChanged(Event, kw_only=True):
    """The whole show as it now stands."""

    name = "broadcast_changed"
    namespace = "/broadcasts"
    broadcast: BroadcastView


class SourcesChanged(Event, kw_only=True):
    """For hosts and guests: who is connected. `reason` says why nobody can be told, where that is so."""

    name = "sources_changed"
    namespace = "/broadcasts"
    broadcast: UUID
    sources: list[SourceOnStage]
    reason: str | None = None
    recording: Recording = ""
    shown_out: dict[str, str] = msgspec.field(default_factory=dict)
    """Sources that are not let in, with the names of whose they are."""


class StandingTold(Event, kw_only=True):
    """For hosts: how a guest or host in the green room stands, said anew every few seconds."""

    name = "standing_told"
    namespace = "/broadcasts"
    droppable = True
    broadcast: UUID
    source: str
    how: How


class RehearsalChanged(Event, kw_only=True):
    """For hosts and guests: the rehearsal as it now stands; None where it is over and what it took was settled."""

    name = "rehearsal_changed"
    namespace = "/broadcasts"
    broadcast: UUID
    rehearsal: RehearsalView | None


class HostHere(msgspec.Struct):
    """A host, or somebody of the staff, who has the show open."""

    id: UUID
    name: str
    role: Role


class HostsChanged(Event, kw_only=True):
    """For hosts: which of them have the show open, at most once a second."""

    name = "hosts_changed"
    namespace = "/broadcasts"
    broadcast: UUID
    hosts: list[HostHere]


class BroadcastTakenOff(Event, kw_only=True):
    """It was only scheduled, and a host took it off: there is nothing to enter any more."""

    name = "broadcast_taken_off"
    namespace = "/broadcasts"
    broadcast: UUID


class ViewersChanged(Event, kw_only=True):
    """At most once a second."""

    name = "viewers_changed"
    namespace = "/broadcasts"
    broadcast: UUID
    viewers: int


class DeliveriesChanged(Event, kw_only=True):
    """How many resumes were delivered from this show, at most once a second."""

    name = "deliveries_changed"
    namespace = "/broadcasts"
    broadcast: UUID
    count: int
