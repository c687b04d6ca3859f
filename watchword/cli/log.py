"""Log lines: one record one line, control characters shown and not obeyed."""

from __future__ import annotations

import logging

CAPPED = ("apprise", "urllib3", "requests", "asyncio", "scrapy", "twisted", "apscheduler")
"""Below WARNING these print addresses, payloads and secrets."""
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class OneLine(logging.Formatter):
    """`2026-11-24 16:31:00 WARNING read_failed article=4812`."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        extra = {k: v for k, v in vars(record).items() if k not in STANDARD}
        text += "".join(f" {key}={value}" for key, value in extra.items())
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def set_up(level: int) -> None:
    """Write to stderr from `level` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in CAPPED:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
