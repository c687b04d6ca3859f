"""The benchmark WCXB: its pages are found, scored by its own scorer, and skipped where it is absent."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import wcxb

SCORER = """
def word_f1(predicted, reference):
    return (1.0, 1.0, float("council" in predicted))
"""
"""In the place of the benchmark's own one, with its name and its three figures."""
TEXT = "The council of the town met on Monday and spoke for three hours about the new bridge. " * 4


def checkout(root: Path) -> Path:
    """A folder in the form of the benchmark: two articles, one of them not reviewed, and a forum."""
    (root / "evaluate.py").write_text(SCORER, "utf-8")
    for place in ("ground-truth", "html"):
        (root / "test" / place).mkdir(parents=True)
    for name, kind, review in (
        ("1", "article", False),
        ("2", "article", True),
        ("3", "forum", False),
    ):
        data = {
            "url": f"https://example.org/{name}",
            "_internal": {"page_type": {"primary": kind, "needs_review": review}},
            "ground_truth": {"main_content": TEXT},
        }
        (root / "test" / "ground-truth" / f"{name}.json").write_text(json.dumps(data), "utf-8")
        page = f"<html><body><article><h1>Bridge</h1><p>{TEXT}</p></article></body></html>"
        (root / "test" / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page.encode()))
    return root


def test_articles_are_scored_beside_trafilatura(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WATCHWORD_WCXB", str(checkout(tmp_path)))
    wcxb.main([])
    _, every, reviewed, cpu = capsys.readouterr().out.splitlines()
    assert "2 pages  word F1 1.0000  trafilatura 1.0000" in every
    assert "1 pages  word F1 1.0000" in reviewed
    assert cpu.startswith("CPU a page")


def test_without_a_checkout_it_is_skipped_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WATCHWORD_WCXB", raising=False)
    monkeypatch.setenv("WATCHWORD_CORPORA", "")
    wcxb.main([])
    assert (
        capsys.readouterr().out
        == "skipped: WATCHWORD_WCXB names no checkout of the benchmark WCXB\n"
    )
