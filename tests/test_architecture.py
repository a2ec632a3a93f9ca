"""The shape of the code, kept true by a test: imports point down, never sideways or up."""

import ast
import json
import re
from pathlib import Path

SERVER = Path(__file__).parent.parent / "server"

# Top of the list knows nobody; each line may import the lines above it. Names on one line are strangers.
LAYERS = """
    environment errors
    settings events logs background outage rates
    metrics hanging
    tokens turn db limits presence nodes sharing uring frames paging packed preloading
    access batch bulk awaiting
    audit
    rest websocket media.control
    handshake media.remote
    connection
    commands
    fanout
    redis_fanout
    arriving
    realtime shell
    inbox
    identity
    diary
    jobs
    broadcasts
    applications audience captions
    interviews
    bureau
    demo
    media
    migrate
    app
    __main__
"""
RANK = {name: rank for rank, line in enumerate(LAYERS.strip().splitlines()) for name in line.split()}
MEDIA_PLUMBING = "settings errors background metrics tokens turn access rest nodes outage packed"
MEDIA_MAY_USE = {"media", "media.control", *MEDIA_PLUMBING.split()}
PRIVATE_AIORTC = re.compile(
    r"get_decoder|_RTC\w+__|\._(?:tx_srtp|rx_srtp|ssrc|set_role|nominated|connection|send_rtcp\w*)\b"
)

IMPORTED = re.compile(r'\{([\w, ]+)\} (?:= await import\(|from )"/static/([^"]+)"')
"""What JavaScript in a test takes from the product's pages."""


def part(module: str) -> str:
    """`server.jobs.models` belongs to `jobs`; `server.media.control` is the media plane's face."""
    name = module.removeprefix("server.")
    longest = [".".join(name.split(".")[:length]) for length in (2, 1)]
    known = next((part for part in longest if part in RANK), name)
    assert known in RANK, f"{module} is not on the list: give it its place in LAYERS"
    return known


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where things come from"
            if node.module == "server":
                names |= {part(f"server.{alias.name}") for alias in node.names}
            elif node.module and node.module.startswith("server."):
                names |= {part(f"{node.module}.{alias.name}") for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {part(alias.name) for alias in node.names if alias.name.startswith("server.")}
    return names


def place(path: Path) -> str:
    return part(".".join(path.relative_to(SERVER.parent).with_suffix("").parts))


def modules(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.py") if path.name != "__init__.py"]


def test_the_list_names_what_there_is() -> None:
    assert {place(path) for path in modules(SERVER)} == RANK.keys()


def test_imports_point_down() -> None:
    for path in modules(SERVER):
        here = place(path)
        for there in imports(path) - {here}:
            assert RANK[there] < RANK[here], f"{path}: {here} may not import {there}"


def test_the_media_plane_knows_no_product() -> None:
    for path in modules(SERVER / "media"):
        assert imports(path) <= MEDIA_MAY_USE, path


def test_private_aiortc_stays_where_it_is_known() -> None:
    for path in modules(SERVER / "media"):
        if path.name not in ("binding.py", "outlet.py", "passthrough.py", "receiver.py"):
            assert not PRIVATE_AIORTC.search(path.read_text()), path


def test_what_two_tests_need_stands_beside_them() -> None:
    """Each file of tests can be read, changed and thrown away by itself."""
    for path in modules(SERVER.parent / "tests"):
        assert not re.search(r"^from tests\.(?:\w+\.)*test_\w+ import", path.read_text(), re.MULTILINE), path


def test_what_tests_import_from_pages_is_exported() -> None:
    """Nothing else checks the JavaScript of tests before a browser runs it."""
    seen = 0
    for path in modules(SERVER.parent / "tests"):
        for names, file in IMPORTED.findall(path.read_text()):
            source = (SERVER.parent / "static" / file).read_text()
            for name in names.replace(" ", "").split(","):
                exported = rf"^export (?:(?:async )?\w+ {name}\b|\{{[^}}]*\b{name}\b)"
                assert re.search(exported, source, re.MULTILINE), f"{path}: {file} exports no {name}"
                seen += 1
    assert seen > 5


def test_only_db_commits() -> None:
    for path in modules(SERVER):
        if path.name != "db.py" and "media" not in path.parts:  # the media plane has no database
            assert not re.search(r"\.(commit|begin)\(", path.read_text()), path


def test_nothing_analyses_people() -> None:
    """No face, no voice, no feeling: neither a browser's own means nor a library for it."""
    root = SERVER.parent
    for path in (root / "static" / "js").rglob("*.js"):
        assert not re.search(r"FaceDetector|SpeechRecognition", path.read_text()), path
    known = r"^(?:face|emotion|opencv|dlib|mediapipe|tensorflow|onnx|torch|whisper)"
    needed = [one.partition("==")[0] for one in (root / "requirements.txt").read_text().splitlines()]
    needed += json.loads((root / "package.json").read_text())["dependencies"]
    assert "aiortc" in needed
    assert "hls.js" in needed
    assert [one for one in needed if re.search(known, one.lstrip("@"))] == []
