"""What viewers hear of captions."""

from uuid import UUID

from server.captions.actions import CaptionView
from server.events import Event


class CaptionChanged(Event, kw_only=True):
    """A caption as it now is, to everybody in the show; one without text was taken back."""

    name = "caption_changed"
    namespace = "/broadcasts"
    broadcast: UUID
    caption: CaptionView
