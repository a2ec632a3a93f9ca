"""The slate is the only picture that this server encodes, and it does so once."""

import re
from pathlib import Path

import server.media
from server.media.slate import make_slate

MEDIA = Path(server.media.__file__).parent


def test_the_slate_is_the_only_picture_that_can_be_encoded() -> None:
    """What the media plane uses of PyAV makes codecs of sound, and opens no file: a probe would make a decoder."""
    used = {
        (path.name, name)
        for path in MEDIA.glob("*.py")
        for name in re.findall(r"\bav\.([A-Za-z.]+)", path.read_text())
        if name.endswith(("create", "open"))
    }
    assert {name for _, name in used} == {"AudioCodecContext.create", "VideoCodecContext.create"}
    assert {file for file, name in used if name.startswith("Video")} == {"slate.py"}


def test_the_slate_is_encoded_once_and_by_nobody_but_the_rooms_when_they_are_made() -> None:
    assert make_slate() is make_slate()
    makers = {path.name for path in MEDIA.glob("*.py") if "make_slate(" in path.read_text()}
    assert makers == {"slate.py", "rooms.py"}
