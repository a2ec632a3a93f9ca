"""Run as a program: records a show in real time order as fast as it can, says how far it is, and never ends by itself.

python -m tests.media.record_until_killed FOLDER NAME SECONDS
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from server.media.program import Program
from server.media.slate import make_slate
from server.media.source import Source
from tests.media.camera import START, show


async def main(folder: Path, name: str, seconds: float) -> None:
    program = Program("broadcast:killed", folder, make_slate())
    source = Source("ann", "ann", datetime.fromtimestamp(START, UTC), lambda: None)
    await program.want(source, live=True, record=name)
    await asyncio.sleep(0)
    for frame in show(seconds):
        source.put(frame)
        await asyncio.sleep(0.0005)
    print("sent", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
