"""Log lines: one record one line, control characters shown and not obeyed."""

from __future__ import annotations

import logging

OURS = ("watchword", "crawler", "scheduler", "storage", "config")
"""Of all others only warnings: below, they print addresses, payloads and secrets."""
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class OneLine(logging.Formatter):
    """`2026-11-24 16:31:00+0900 WARNING read_failed article=4812`; INFO is a sentence, and alone."""

    def format(self, record: logging.LogRecord) -> str:
        if record.levelno == logging.INFO:
            return _still(record.getMessage())
        text = super().format(record)
        extra = {k: v for k, v in vars(record).items() if k not in STANDARD}
        return _still(text + "".join(f" {key}={value}" for key, value in extra.items()))


def set_up(level: int) -> None:
    """Write to stderr from `level` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S%z"))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _still(line: str) -> str:
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
