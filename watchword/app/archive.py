"""What goes into the archive from a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from watchword.app import parts
from watchword.app.clock import SystemClock

if TYPE_CHECKING:
    from config.load import Settings
    from watchword.domain.article import ArticleRecord

BATCH = 100
"""Articles in one transaction: about half a second of the writer."""


@dataclass(slots=True)
class ImportReport:
    """How many articles of a file were added, were there already, and lines that were none."""

    added: int = 0
    known: int = 0
    wrong: int = 0


async def import_file(
    settings: Settings, file: Path, on_wrong: Callable[[int, str], None]
) -> ImportReport:
    """Add the articles of a file; it may be done beside a service, and again after it was killed.

    `settings`: inspected. `on_wrong`: is told the number of each line that is no article, and why.
    Raises StoreError, and OSError where the file cannot be read.
    """
    from crawler.plain.text import clean
    from crawler.plain.urls import normalize
    from watchword.usecases.archive_file import import_articles, importable, read_lines

    clock, config, matcher = SystemClock(), settings.config, parts.matcher(settings)
    report = ImportReport()
    batch: list[ArticleRecord] = []
    is_running = parts.has_database(settings) and parts.is_running(settings)
    store, action = parts.store(settings), f"import of {file.name}"
    try:
        if not is_running:  # a service has done it, and goes on by the configuration that it took
            topics = config.topics.values()
            await store.write(lambda rows: rows.reconcile_topics(topics, clock.now()))

        async def save() -> None:
            added = await store.write(import_articles(batch, config, matcher, clock.now()))
            report.added, report.known = report.added + added, report.known + len(batch) - added
            batch.clear()

        for number, found in read_lines(file, clean):
            try:
                if isinstance(found, str):
                    raise ValueError(found)
                batch.append(importable(found, clock.now(), normalize))
            except ValueError as error:
                report.wrong += 1
                on_wrong(number, str(error))
            if len(batch) == BATCH:
                await save()
        await save()
        await store.write(partial(parts.record, action))
    finally:
        store.close()
    return report
