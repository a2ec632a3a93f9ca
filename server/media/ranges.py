"""Which bytes of a file a request asks for (RFC 9110, 14.1.2 and 14.2): one range of them, or all."""

import re

RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))", re.IGNORECASE | re.ASCII)


def asked(header: str, size: int) -> range | None:
    """An empty range is one that cannot be satisfied. None: all of it, also for what is no single range of bytes."""
    found = RANGE.fullmatch(header.strip())
    if found is None:
        return None
    first, last, suffix = (None if given is None else int(given) for given in found.groups())
    if suffix is not None:
        return range(max(0, size - suffix), size)
    assert first is not None
    if last is not None and last < first:
        return None
    return range(first, size if last is None else min(size, last + 1))
