"""A clip: what of a recording lies between two instants. Segments stay whole; players begin where the clip does."""

from msgspec.structs import replace

from server.media.recording import Takes


def cut(takes: Takes, begin: float, end: float) -> Takes:
    """The segments with anything of it in them, of the stretches that all renditions have there; Unix seconds."""
    within = {
        name: [one for one in take.segments if one.at + one.duration > begin and one.at < end]
        for name, take in takes.items()
    }
    shared = set.intersection(*({one.stretch for one in part} for part in within.values())) if within else set()
    kept = {name: [one for one in part if one.stretch in shared] for name, part in within.items()}
    return {name: replace(take, segments=kept[name]) for name, take in takes.items() if kept[name]}


def ends_before(takes: Takes, end: float) -> bool:
    """Whether some of the clip is still to come."""
    return any(take.segments[-1].at + take.segments[-1].duration < end for take in takes.values())
