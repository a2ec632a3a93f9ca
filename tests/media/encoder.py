"""Run as a program: ffmpeg's own WHIP muxer sends a flash and a beep each second, as OBS would: in one size, and with a
keyframe every so many pictures, whoever asks for one.

python -m tests.media.encoder URL TICKET SECONDS FOLDER PICTURES
"""

import sys
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from aiortc import RTCCertificate
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.media.camera import PACKET, RATE, drawn, is_on

SIZE, FPS = (320, 180), 30


def certificate(folder: Path) -> dict[str, str]:
    """What it makes by itself where it is built with GnuTLS is on a curve that OpenSSL takes no more."""
    made = RTCCertificate.generateCertificate()
    key = made._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "cert.pem").write_bytes(made._cert.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key)
    return {"cert_file": str(folder / "cert.pem"), "key_file": str(folder / "key.pem")}


def main(url: str, ticket: str, seconds: float, folder: Path, group: int) -> None:
    options = {"authorization": ticket, "strict": "experimental", "handshake_timeout": "10000"} | certificate(folder)
    with av.open(url, "w", format="whip", options=options) as out:
        picture = out.add_stream("libx264", rate=FPS)
        picture.width, picture.height = SIZE
        picture.pix_fmt, picture.profile = "yuv420p", "Baseline"
        picture.options = {"preset": "ultrafast", "tune": "zerolatency", "x264-params": f"keyint={group}:scenecut=0"}
        sound = out.add_stream("libopus", rate=RATE, layout="stereo")
        sound.options = {"frame_duration": "20", "application": "lowdelay"}
        out.start_encoding()
        begun = time.monotonic()
        for number in range(round(seconds * 50)):
            time.sleep(max(0.0, begun + number / 50 - time.monotonic()))
            at = (np.arange(PACKET) + number * PACKET) / RATE
            tone = np.where(is_on(at), np.sin(2 * np.pi * 1000 * at) * 12_000, 0).astype(np.int16)
            heard = av.AudioFrame.from_ndarray(np.repeat(tone, 2).reshape(1, -1), format="s16", layout="stereo")
            heard.sample_rate, heard.pts, heard.time_base = RATE, number * PACKET, Fraction(1, RATE)
            out.mux(sound.encode(heard))
            for shot in range(-(-number * FPS // 50), -(-(number + 1) * FPS // 50)):
                seen = av.VideoFrame.from_ndarray(drawn(shot / FPS, SIZE), format="gray").reformat(format="yuv420p")
                seen.pts, seen.time_base = shot, Fraction(1, FPS)
                out.mux(picture.encode(seen))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))
