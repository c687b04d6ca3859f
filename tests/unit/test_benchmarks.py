"""How benchmarks are started."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.corpora import corpora


@pytest.mark.parametrize("name", ["", "nothing", "corpora"])
def test_a_name_of_no_benchmark_lists_the_names(name: str) -> None:
    with pytest.raises(SystemExit, match=r"cadence, crawl, .*, wcxb$"):
        main(name)


@pytest.mark.parametrize("folder", ["", "nowhere"])
def test_without_corpora_a_benchmark_says_what_to_set(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHWORD_CORPORA", folder and str(tmp_path / folder))
    with pytest.raises(SystemExit, match="Set it to that folder"):
        corpora()
