"""Every way to be refused has a sentence in both languages."""

import re
from pathlib import Path

import pytest

from server import errors
from server.errors import ProductError

ROOT = Path(__file__).parent.parent
RAISED = re.compile(
    r"(?:Invalid|Unauthorized|Forbidden|NotFound|Conflict|PreconditionFailed|TooLarge|Unsupported|Unprocessable"
    r'|Unavailable)\(\s*f?"[^"]*",\s*(?:reason=)?"([a-z_]+)"'
)


def reasons() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "server").rglob("*.py"):
        found |= set(RAISED.findall(path.read_text()))
    return found


def codes() -> set[str]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ProductError)]
    return {kind.code for kind in kinds} | {"internal"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_can_be_explained(language: str) -> None:
    said = "".join(path.read_text() for path in (ROOT / "static" / "strings" / language).glob("*.js"))
    wanted = {f"error.reason.{reason}" for reason in reasons()} | {f"error.code.{code}" for code in codes()}
    missing = {key for key in wanted if f'"{key}"' not in said}
    assert not missing, f"no words in {language} for {sorted(missing)}"
