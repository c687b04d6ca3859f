"""When two entries or two addresses are one article."""

from datetime import UTC, datetime

from watchword.domain.article import Entry, Page, Text
from watchword.domain.identity import (
    Changed,
    Foreign,
    KnownArticle,
    KnownEntry,
    MergeInto,
    OtherArticle,
    SameArticle,
    SameGuid,
    Unchanged,
    Unknown,
    agree,
    classify_entry,
    is_front_page,
    resolve_identity,
)

DATE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ENTRY = Entry(link="https://a.example/1", title="Talks resume", summary="In Tokyo.", guid="g1")


def known(title: str = ENTRY.title, article_id: int | None = 7, rereads: int = 0) -> KnownEntry:
    return KnownEntry(
        article_id=article_id,
        title=title,
        summary=ENTRY.summary,
        published_at=None,
        rereads=rereads,
    )


def test_an_entry_that_nobody_saw_is_unknown() -> None:
    assert classify_entry(ENTRY, known=None, at_address=None, same_guid=[]) == Unknown()


def test_an_entry_as_before_is_unchanged() -> None:
    assert classify_entry(ENTRY, known=known(), at_address=7, same_guid=[]) == Unchanged()


def test_a_changed_entry_is_read_again_six_times_at_most() -> None:
    changed = classify_entry(ENTRY, known=known("Talks"), at_address=7, same_guid=[])
    assert changed == Changed(7, reread=True)
    seventh = classify_entry(ENTRY, known=known("Talks", rereads=6), at_address=7, same_guid=[])
    assert seventh == Changed(7, reread=False)


def test_a_known_address_that_was_never_an_article_stays_so() -> None:
    assert (
        classify_entry(ENTRY, known=known("Old", None), at_address=None, same_guid=[])
        == Unchanged()
    )


def test_a_guid_counts_only_with_the_same_title() -> None:
    same = [SameGuid(article_id=3, title="talks  RESUME")]
    assert classify_entry(ENTRY, known=None, at_address=None, same_guid=same) == KnownArticle(3)
    other = [SameGuid(article_id=3, title="Something else")]
    assert classify_entry(ENTRY, known=None, at_address=None, same_guid=other) == Unknown()


def page(canonical: str | None = None) -> Page:
    return Page(url="https://a.example/1", canonical=canonical, body="Text.")


def test_a_read_that_ends_at_anothers_address_is_one_with_it_under_the_same_title() -> None:
    text = Text(title="Talks resume in Tokyo")
    twin = OtherArticle(id=9, title="Talks resume in Tokyo - A Daily", body="")
    assert resolve_identity(page(), text, at_final=twin, at_canonical=None) == MergeInto(
        article_id=9
    )
    other = OtherArticle(id=9, title="Subscribe now", body="")
    assert resolve_identity(page(), text, at_final=other, at_canonical=None) == Foreign(
        article_id=9
    )


def test_canonical_alone_never_makes_one_of_two_that_disagree() -> None:
    text = Text(title="Talks resume", body="A" * 200)
    front = page("https://a.example/news")
    other = OtherArticle(id=9, title="Storm hits the coast", body="B" * 200)
    assert resolve_identity(front, text, at_final=None, at_canonical=other) == SameArticle(
        canonical="https://a.example/1"
    )
    twin = OtherArticle(id=9, title="Talks resume | A Daily", body="")
    assert resolve_identity(front, text, at_final=None, at_canonical=twin) == MergeInto(
        article_id=9
    )


def test_texts_that_begin_alike_agree_and_short_ones_do_not_count() -> None:
    long, short = "Delegates met. " * 40, "Read more."
    mine = Text(title="One", body=long + "And left.")
    assert agree(mine, OtherArticle(id=1, title="Two", body=long + "They ate."))
    assert not agree(Text(title="One", body=short), OtherArticle(id=1, title="Two", body=short))


def test_a_link_that_ends_at_the_front_page_is_gone() -> None:
    assert is_front_page("https://a.example/", "https://a.example/1")
    assert not is_front_page("https://a.example/?p=1", "https://a.example/1")
    assert not is_front_page("https://a.example/", "https://a.example/")
