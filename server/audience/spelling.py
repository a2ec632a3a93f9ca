"""How a word can be written to slip through: other widths, accents, separators, Chinese in pinyin or by other
characters of the same sound. Pure."""

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import filterfalse

os.environ.setdefault(
    "PYPINYIN_NO_PHRASES", "true"
)  # readings of single characters are enough, at a quarter of the memory
WIDE = re.compile(r"[\W_\u115f\u1160]+")
"""What people put between characters: spaces, dots, stars, emoji, what has no width, letters that show nothing."""
GAP = " ?"
"""Of what is looked through: however much of it there was."""


def plain(text: str) -> str:
    """One width and one case, without accents or tone marks."""
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKC", "".join(filterfalse(unicodedata.combining, apart))).casefold()


@lru_cache(maxsize=1000)
def letters(text: str) -> str:
    """What two texts must share to be the same again; a text of signs alone is itself."""
    return WIDE.sub("", plain(text)) or text.strip()


@cache
def readings(character: str) -> tuple[str, ...]:
    """In pinyin without tones; none for what is not Chinese."""
    if not "\u3400" <= character <= "\U000323af":
        return ()
    from pypinyin import Style, pinyin  # here, because it costs 15 MB and half a second that an empty list does not

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


@cache
def sounding(length: int) -> dict[int, int]:
    """Of characters that usually sound the same the one that stands for all, as words of this length are looked for:
    with the tone for two, whatever the tone for more. One alone stands for itself."""
    if length == 1:
        return {}
    from pypinyin.pinyin_dict import pinyin_dict

    first: dict[str, int] = {}
    usual = {code: ways.partition(",")[0] for code, ways in pinyin_dict.items() if 0x4E00 <= code < 0xA000}
    return {code: first.setdefault(way if length == 2 else toneless(way), code) for code, way in usual.items()}


@cache
def toneless(way: str) -> str:
    return plain(re.sub("[üǖǘǚǜ]", "v", way))


def pattern(characters: list[str]) -> re.Pattern[str]:
    """Finds the word in text where each stands for all that sound alike; not amid Latin letters: `nima` is not in
    `animal`."""
    length, last = kind(characters), len(characters) - 1
    parts = (
        "|".join(written(way, at == 0, at == last) for way in (c.translate(sounding(length)), *spelled(c, length)))
        for at, c in enumerate(characters)
    )
    return re.compile(GAP.join(f"(?:{part})" for part in parts))


def kind(characters: list[str]) -> int:
    """Of one character, of two, or of more."""
    return min(len(characters), 3)


def spelled(character: str, length: int) -> tuple[str, ...]:
    """In pinyin; in a word of three or more the first letter is enough. One syllable alone would be found in half of
    all English words."""
    ways = readings(character) if length > 1 else ()
    return (*ways, *dict.fromkeys(way[0] for way in ways)) if length > 2 else ways


def written(way: str, first: bool, last: bool) -> str:
    """A character, or a syllable letter by letter, perhaps with its tone as a number; ü is also v or u."""
    if not way.isascii():
        return re.escape(way)
    body = GAP.join("[vu]" if c == "v" and len(way) > 1 else re.escape(c) for c in way)
    tone = "[1-5]?" if len(way) > 1 else ""
    before = "(?<![a-z])" if first and way[0].isalpha() else ""
    after = "(?![a-z])" if last and way[-1].isalpha() else ""
    return f"{before}{body}{tone}{after}"


def begins(character: str, length: int) -> set[str]:
    """With what it can begin, in whichever way it is written."""
    return {character.translate(sounding(length)), *(way[0] for way in spelled(character, length))}


Beginning = dict[str, list[tuple[str, set[str], re.Pattern[str]]]]
"""Under what they can begin with: words, and of what something is there wherever they are."""


class Listed:
    """A word list, ready to be looked for: by length, each word under what it can begin with."""

    def __init__(self, words: Iterable[str]) -> None:
        self.beginning: defaultdict[int, Beginning] = defaultdict(dict)
        for word in words:
            characters = [c for c in plain(word) if not WIDE.fullmatch(c)]
            length = kind(characters)
            one = word, begins(characters[-1], length), pattern(characters)
            for begin in begins(characters[0], length):
                self.beginning[length].setdefault(begin, []).append(one)

    def found(self, text: str) -> str | None:
        """The first listed word that it contains."""
        if not self.beginning:
            return None
        plainly = WIDE.sub(" ", plain(text))
        for length, beginning in self.beginning.items():
            seen = plainly.translate(sounding(length))
            there = set(seen)
            for character in beginning.keys() & there:
                for word, last, written_so in beginning[character]:
                    if not there.isdisjoint(last) and written_so.search(seen):
                        return word
        return None


@lru_cache(maxsize=4)
def listed(words: tuple[str, ...]) -> Listed:
    return Listed(words)
