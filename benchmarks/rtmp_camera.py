"""The demo's picture, drawn for each moment and pushed by RTMP with a keyframe a second: `rtmp_camera.py URL`.

libav's RTMP is ffmpeg's. The encoder is set for no delay, as a WebRTC publisher's is.
"""

import sys
import time
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import av

from server.demo.guest import FRAMES_A_SECOND
from server.demo.picture import HEIGHT, WIDTH, picture


def push(url: str) -> None:
    with av.open(url, "w", format="flv") as out:
        options = {"preset": "ultrafast", "tune": "zerolatency", "x264-params": f"keyint={FRAMES_A_SECOND}:scenecut=0"}
        stream = out.add_stream("libx264", rate=FRAMES_A_SECOND, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate = 1_000_000
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        start, count = time.time(), 0
        while True:
            due = start + count / FRAMES_A_SECOND
            time.sleep(max(0.0, due - time.time()))
            frame = av.VideoFrame.from_ndarray(picture(int(due * 1000)), format="yuv420p")
            frame.pts, frame.time_base = round((due - start) * 1000), Fraction(1, 1000)
            out.mux(stream.encode(frame))
            count += 1


if __name__ == "__main__":
    push(sys.argv[1])
