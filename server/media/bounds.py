"""What a media node takes on at most, and how long it waits for whom."""

from msgspec import Struct

from server.media.guard import Most
from server.media.peer import Patience


class Bounds(Struct, frozen=True):
    rooms: int = 100
    sources: int = 16
    """In each room."""
    viewers: int = 500
    """Of programs, in all rooms together: the audience of shows, which has LL-HLS beside it."""
    watching: int = 1000
    """Of sources, whom those in an interview or a green room see: five each of six. There is no other way to them."""
    many: int = 5
    """Viewers of one stream from which on its sound leaves with its pictures (`egress.Waiting`): six in a room too."""
    patience: Patience = Patience()
    packets: Most = Most()
