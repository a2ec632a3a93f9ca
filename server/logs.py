"""One JSON object a line on standard output, from our code and from every library. No personal data goes in."""

import logging
import re
import sys

import structlog

SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

QUOTED = re.compile(
    r"(DETAIL: |invalid input for query argument \$\d+: ).*?(?=\n\[SQL: |\n\nThe above exception|\n\nDuring |\Z)",
    re.DOTALL,
)
"""Where an error of PostgreSQL, or of its driver, repeats the row or the value that it did not take."""


def without_rows(logger: object, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """What somebody wrote is in no log, also not where the database refuses it."""
    for key in ("event", "exception"):
        if isinstance(event.get(key), str):
            event[key] = QUOTED.sub(r"\1(left out)", event[key])
    return event


def write_logs(level: str) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_rows,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for chatty in ("aioice", "aiortc", "engineio", "socketio", "alembic", "libav"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
