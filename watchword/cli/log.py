"""Log lines: a record is one line, and control characters in it are escaped."""

from __future__ import annotations

import logging

from watchword.wording.safe_text import escaped

OURS = ("watchword", "crawler", "scheduler", "storage", "config")
"""Other libraries log warnings only: below that level they print addresses, payloads and secrets."""
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class OneLine(logging.Formatter):
    """`2026-11-24 16:31:00+0900 WARNING read_failed article=4812`; of INFO the message alone."""

    def format(self, record: logging.LogRecord) -> str:
        if record.levelno == logging.INFO:
            return escaped(record.getMessage())
        text = super().format(record)
        extra = {k: v for k, v in vars(record).items() if k not in STANDARD}
        return escaped(text + "".join(f" {key}={value}" for key, value in extra.items()))


def set_up(level: int) -> None:
    """Write records of `level` and above to the standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S%z"))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
