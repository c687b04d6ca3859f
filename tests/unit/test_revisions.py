"""What each revision of an article changed."""

from __future__ import annotations

from datetime import UTC, datetime

from watchword.analysis.revisions import RevisionChange, changes
from watchword.cli.render.alert import revision_lines
from watchword.domain.article import Text
from watchword.domain.development import Report

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def a_report(number: int, title: str, body: str, *, headline_only: bool = False) -> Report:
    text = Text(title=title, body=body, headline_only=headline_only)
    return Report(article=1, revision=number, source="a", found_at=AT, text=text)


def test_a_revision_is_its_headline_and_the_sentences_that_came_and_went() -> None:
    first = a_report(1, "Talks end", "They met. It rained.\n船が出た。船が着いた。")
    second = a_report(2, "Talks end, two hurt", "They met. Two were hurt.\n船が出た。")
    (change,) = changes([first, second])
    assert change == RevisionChange(
        number=2,
        found_at=AT,
        title="Talks end, two hurt",
        added=("Two were hurt.",),
        removed=("It rained.", "船が着いた。"),
        page_read=False,
    )
    assert revision_lines(change, "UTC") == [
        "Revision 2, Tue 24 Nov 08:00: its headline is now Talks end, two hurt",
        "  + Two were hurt.",
        "  - It rained.",
        "  - 船が着いた。",
    ]


def test_a_page_that_was_read_for_a_headline_is_no_list_of_sentences() -> None:
    headline = a_report(1, "Talks end", "", headline_only=True)
    (change,) = changes([headline, a_report(2, "Talks end", "They met. It rained.")])
    assert (change.page_read, change.added) == (True, ())
    assert revision_lines(change, "UTC") == ["Revision 2, Tue 24 Nov 08:00: its page was read"]


def test_very_many_sentences_are_counted() -> None:
    body = " ".join(f"Sentence {number}." for number in range(9))
    (change,) = changes([a_report(1, "Talks", ""), a_report(2, "Talks", body)])
    assert revision_lines(change, "UTC")[0].endswith("its text changed")
    assert revision_lines(change, "UTC")[-1] == "  + and 4 more"


def test_one_revision_changed_nothing() -> None:
    assert changes([a_report(1, "Talks", "They met.")]) == ()
