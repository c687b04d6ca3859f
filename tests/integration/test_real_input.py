"""Real pages through the whole line: every one is stored."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CORPORA = os.environ.get("WATCHWORD_CORPORA")


@pytest.mark.skipif(CORPORA is None, reason="set WATCHWORD_CORPORA to the folder of the corpora")
@pytest.mark.timeout(400)
async def test_a_crawl_stores_every_page_of_the_corpus() -> None:
    from benchmarks.real_input import run

    outcome = await run(Path(CORPORA or ""))
    assert {case["id"] for case in outcome.cases} == set(outcome.records)
    assert len({record.id for record in outcome.records.values()}) == len(outcome.cases)
    with_text = [record for record in outcome.records.values() if record.text.body]
    # At least 655 on an idle machine; on a busy one a page or two may find no child in time.
    assert len(with_text) >= 650
