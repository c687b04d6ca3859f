"""Log lines: a record is one line, and control characters in it are escaped."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from watchword.wording.safe_text import escaped

OURS = ("watchword", "crawler", "scheduler", "storage", "config")
"""Other libraries log warnings only: below that level they print addresses, payloads and secrets."""
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class OneLine(logging.Formatter):
    """`2026-11-24 16:31:00+0900 WARNING read_failed article=4812`; of INFO the message alone."""

    zone: tzinfo | None = None
    """The zone of the times; None: of this machine."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        at = datetime.fromtimestamp(record.created, UTC).astimezone(self.zone)
        return f"{at:%Y-%m-%d %H:%M:%S%z}"

    def format(self, record: logging.LogRecord) -> str:
        if record.levelno == logging.INFO:
            return escaped(record.getMessage())
        text = super().format(record)
        extra = {k: v for k, v in vars(record).items() if k not in STANDARD}
        return escaped(text + "".join(f" {key}={value}" for key, value in extra.items()))


def show_times_in(zone: str) -> None:
    """Show times in the zone with this IANA name from now on, as the sentences beside them do."""
    for handler in logging.root.handlers:
        if isinstance(handler.formatter, OneLine):
            handler.formatter.zone = ZoneInfo(zone)


def set_up(level: int) -> None:
    """Write records of `level` and above to the standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
