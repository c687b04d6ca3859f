"""What a person asks of front pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from watchword.domain.front import FOLLOWED_FOR, FrontReport, front_report
from watchword.ports import ReadTransaction


def on_front_pages(rows: ReadTransaction, articles: Mapping[int, datetime]) -> FrontReport:
    """How the front pages had a story. `articles`: of it, each with when it was published, or found."""
    positions = rows.front_pages.positions(list(articles))
    moments = [*articles.values(), *(one.hour for one in positions)]
    until = max(max(articles.values()) + FOLLOWED_FOR, max(moments))
    return front_report(positions, rows.front_pages.watched(min(moments), until))
