"""How a word can be written to slip through: other widths, accents, separators, and Chinese in pinyin. Pure."""

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


def pattern(word: str) -> re.Pattern[str]:
    """Finds the word in `plain` text of short gaps; not amid Latin letters: `nima` is not in `animal`."""
    characters = [c for c in plain(word) if not WIDE.fullmatch(c)]
    last = len(characters) - 1
    spelled = len(characters) > 1  # one syllable alone would be found in half of all English words
    parts = (
        "|".join(written(way, at == 0, at == last) for way in (c, *(readings(c) if spelled else ())))
        for at, c in enumerate(characters)
    )
    return re.compile(GAP.join(f"(?:{part})" for part in parts))


def written(way: str, first: bool, last: bool) -> str:
    """A character, or a syllable letter by letter, perhaps with its tone as a number; ü is also v or u."""
    if not way.isascii():
        return re.escape(way)
    body = GAP.join("[vu]" if c == "v" and len(way) > 1 else re.escape(c) for c in way)
    tone = "[1-5]?" if len(way) > 1 else ""
    before = "(?<![a-z])" if first and way[0].isalpha() else ""
    after = "(?![a-z])" if last and way[-1].isalpha() else ""
    return f"{before}{body}{tone}{after}"


class Listed:
    """A word list, ready to be looked for: each word under what it can begin with."""

    def __init__(self, words: Iterable[str]) -> None:
        self.beginning: defaultdict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        for word in words:
            first = next(c for c in plain(word) if not WIDE.fullmatch(c))
            for begin in {first, *(reading[0] for reading in readings(first))}:
                self.beginning[begin].append((word, pattern(word)))

    def found(self, text: str) -> str | None:
        """The first listed word that it contains."""
        if not self.beginning:
            return None
        seen = WIDE.sub(" ", plain(text))
        for character in self.beginning.keys() & set(seen):
            for word, written_so in self.beginning[character]:
                if written_so.search(seen):
                    return word
        return None


@lru_cache(maxsize=4)
def listed(words: tuple[str, ...]) -> Listed:
    return Listed(words)
