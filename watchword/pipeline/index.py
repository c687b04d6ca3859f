"""Index: bring articles that are there already into the search index, a few at a time."""

from __future__ import annotations

from watchword.pipeline.context import JobContext

BATCH = 100
"""Articles a second: 0.2 to 0.4 s of the writer, so that the other jobs wait no longer than that."""


async def tick(context: JobContext) -> None:
    """Index the next articles. A new text is indexed when it is saved; then nothing is left here."""
    store = context.ports.store
    if await store.read(lambda rows: rows.search.unindexed()):
        await store.write(lambda rows: rows.search.index_more(limit=BATCH))
