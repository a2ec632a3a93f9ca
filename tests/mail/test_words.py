"""What is mailed of an interview or examination and the notice of the same: one sentence, in each language."""

import re
from pathlib import Path

import pytest

from server.interviews.appointments import wording
from server.interviews.examinations import mail
from server.jobs import verification

NOTICES = Path(__file__).parent.parent.parent / "static" / "strings"
LINE = re.compile(r'"notices\.(\w+)":\s+"(.*)",')


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_letter_says_what_the_notice_says(language: str) -> None:
    shown = dict(LINE.findall((NOTICES / language / "notices.js").read_text()))
    mailed = wording.SENTENCES[language] | mail.SENTENCES[language] | verification.SENTENCES[language]
    assert {kind: shown.get(kind) for kind in mailed} == mailed
