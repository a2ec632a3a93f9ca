"""What the demo guest's camera sees: the city at dusk, a running clock, and a flash with every full second.

Everything is drawn for a moment of the wall clock, so that whoever watches can read off how old the picture is:
the digits for people, the row of forty squares at the top (milliseconds since `EPOCH_MS`, most significant bit first)
for measurements.
"""

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
WIDTH, HEIGHT, SQUARE = 640, 360, 16
EPOCH_MS = 1_700_000_000_000
CODE_BITS = 40
FLASH_MS = 100
BLACK, WHITE = 16, 235
SKY = ((20, 33, 61), (95, 60, 84), (228, 87, 46))
RIDGES = (((58, 84, 120), 0.50, 60, 2.1), ((36, 58, 92), 0.62, 48, 3.3), ((16, 27, 50), 0.76, 36, 5.2))
# Segments of a digit, top to bottom: a, f and b, g, e and c, d.
SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgecd",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
    ":": ":",
    ".": ".",
}


def picture(ms: int) -> Plane:
    """The frame for `ms` (Unix time in milliseconds) as yuv420p planes stacked: (HEIGHT * 3 / 2, WIDTH)."""
    frame = BACKGROUND.copy()
    cable_car(frame, ms)
    clock(frame, ms)
    flash(frame, ms)
    time_code(frame, ms)
    return frame


def time_code(frame: Plane, ms: int) -> None:
    code = ms - EPOCH_MS
    for bit in range(CODE_BITS):
        on = code >> (CODE_BITS - 1 - bit) & 1
        frame[0:SQUARE, bit * SQUARE : (bit + 1) * SQUARE] = WHITE if on else BLACK


def flash(frame: Plane, ms: int) -> None:
    """The moon is white for the first FLASH_MS of each second, as long as the beep sounds."""
    frame[48:104, 548:604] = np.where(MOON, WHITE if ms % 1000 < FLASH_MS else 90, frame[48:104, 548:604])


def clock(frame: Plane, ms: int) -> None:
    """Hours to tenths of a second, in China Standard Time (UTC+8, without summer time)."""
    tenths, seconds = ms // 100 % 10, ms // 1000 + 8 * 3600
    x = 150
    for letter in f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{tenths}":
        x += glyph(frame, letter, x, 120)


def glyph(frame: Plane, letter: str, x: int, y: int) -> int:
    """Draws one digit 32 wide and 56 high, or a mark, and returns how far the next one is."""
    boxes = {
        "a": (0, 0, 32, 6),
        "f": (0, 0, 6, 30),
        "b": (26, 0, 6, 30),
        "g": (0, 25, 32, 6),
        "e": (0, 26, 6, 30),
        "c": (26, 26, 6, 30),
        "d": (0, 50, 32, 6),
    }
    marks = {":": ((4, 14, 6, 6), (4, 38, 6, 6)), ".": ((4, 50, 6, 6),)}
    for left, top, width, height in marks.get(letter) or [boxes[segment] for segment in SEGMENTS[letter]]:
        frame[y + top : y + top + height, x + left : x + left + width] = WHITE
    return 20 if letter in marks else 42


def cable_car(frame: Plane, ms: int) -> None:
    """Crosses the river once in twenty seconds: whoever sees it move knows that the picture does."""
    x = 40 + int(ms % 20_000 / 20_000 * (WIDTH - 120))
    y = 206 + x // 12
    frame[y : y + 18, x : x + 34] = 200
    frame[y + 4 : y + 10, x + 4 : x + 30] = 60
    frame[y - 8 : y, x + 16 : x + 18] = 180


def background() -> Plane:
    """Sky, three ridges and lights by the river, as planes."""
    down, across = np.linspace(0, 1, HEIGHT)[:, None], np.arange(WIDTH)
    rgb = np.stack([np.interp(down, (0, 0.55, 1), [c[i] for c in SKY]).repeat(WIDTH, 1) for i in range(3)], -1)
    for colour, height, swing, waves in RIDGES:
        line = height * HEIGHT + swing * np.sin(across / WIDTH * waves * np.pi) * np.cos(across / 57)
        rgb[np.arange(HEIGHT)[:, None] > line] = colour
    lights = np.random.default_rng(7)
    for _ in range(160):
        x, y = lights.integers(0, WIDTH - 2), int(HEIGHT * (1 - 0.24 * lights.random() ** 2)) - 3
        rgb[y : y + 2, x : x + 2] = (255, 205, 130)
    return yuv420p(rgb)


def yuv420p(rgb: NDArray[np.float64]) -> Plane:
    """BT.601, limited range; chroma averaged over two by two."""
    r, g, b = (rgb[..., i] for i in range(3))
    y = 16 + 0.257 * r + 0.504 * g + 0.098 * b
    u = 128 - 0.148 * r - 0.291 * g + 0.439 * b
    v = 128 + 0.439 * r - 0.368 * g - 0.071 * b
    halves = [plane.reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean((1, 3)).reshape(-1, WIDTH) for plane in (u, v)]
    planes: Plane = np.vstack([y, *halves]).clip(0, 255).astype(np.uint8)
    return planes


ROWS, COLUMNS = np.mgrid[-28:28, -28:28]
MOON = ROWS**2 + COLUMNS**2 < 26**2
BACKGROUND = background()
