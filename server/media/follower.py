"""What a program is given of a source that it follows: every frame in the moment it comes."""

import logging
from collections.abc import Callable

from server.media.source import Frame, Source

log = logging.getLogger(__name__)


class Follower:
    """Gives the frames of `source` to `take`; `gone` is called once, when it ends or when `take` breaks.

    Other sinks of the source never notice.
    """

    def __init__(
        self,
        source: Source,
        since: float,
        take: Callable[["Follower", Frame], None],
        gone: Callable[["Follower"], None],
    ) -> None:
        self.source, self.since = source, since
        self._take, self._gone = take, gone
        source.feed(self)

    def put(self, frame: Frame) -> None:
        try:
            self._take(self, frame)
        except Exception:
            log.exception("a source broke the program", extra={"source": self.source.name})
            self.leave()
            self.end()

    def end(self) -> None:
        self._gone(self)

    def leave(self) -> None:
        self.source.forget(self)
