"""What the interface says: what stands in braces is the same in both languages, and given wherever it is said."""

import re
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
SENTENCE = re.compile(r'^ +"?([\w.]+)"?:\s+"((?:[^"\\]|\\.)*)"', re.MULTILINE)
SAID = re.compile(r'\bt\(\s*"([\w.]+)"(?:\)|,\s*\{([^{}]*)\})')
"""A sentence with nothing given, or with what can be read off."""

COUNTED = re.compile(r"\{(?:n|days|hours|minutes)\} (?:are|have|want|(?!is\b)[a-z]+s)\b")
"""What of one would be said otherwise; such a sentence is a function of how many there are."""
NEVER_ONE = {
    "announce.panel_too_large",
    "examination.plan",
    "order.newcomers_after",
    "order.slow_now",
    "password.hint",
    "password.short",
    "poll.newest_only",
    "poll.options_long",
    "question.carried_all",
}


def left_open(language: str) -> dict[str, set[str]]:
    """What is still to be filled in of each sentence."""
    texts = [path.read_text() for path in (STATIC / "strings" / language).glob("*.js")]
    found = [sentence for text in texts for sentence in SENTENCE.findall(text)]
    return {key: set(re.findall(r"\{(\w+)\}", sentence)) for key, sentence in found}


def test_both_languages_leave_the_same_open() -> None:
    chinese, english = left_open("zh"), left_open("en")
    both = chinese.keys() & english.keys()
    assert len(both) > 1000
    assert {key for key in both if chinese[key] != english[key]} == set()


def test_of_one_it_is_not_spoken_in_english_as_of_many() -> None:
    texts = [path.read_text() for path in (STATIC / "strings" / "en").glob("*.js")]
    said = [sentence for text in texts for sentence in SENTENCE.findall(text)]
    assert {key for key, sentence in said if COUNTED.search(sentence)} == NEVER_ONE


def test_what_is_left_open_is_given() -> None:
    wanted = left_open("en") | left_open("zh")
    missing = []
    for path in (STATIC / "js").rglob("*.js"):
        for key, given in SAID.findall(path.read_text()):
            names = set(re.findall(r"(?:^|,)\s*(\w+)", given))
            if "..." not in given and not wanted.get(key, set()) <= names:
                missing.append(f"{path.name}: {key} has {names} of {wanted[key]}")
    assert missing == []
