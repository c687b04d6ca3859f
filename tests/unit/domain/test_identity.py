"""When two entries or two addresses are one article."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watchword.domain.article import Entry, Page, Precision, Text
from watchword.domain.identity import (
    Changed,
    Foreign,
    KnownArticle,
    KnownEntry,
    MergeInto,
    Namesake,
    OtherArticle,
    SameArticle,
    SameGuid,
    Unchanged,
    Unknown,
    agree,
    classify_entry,
    is_front_page,
    resolve_identity,
    twins,
    with_own_links,
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


def test_a_link_that_articles_share_changes_none_of_them() -> None:
    other = [SameGuid(article_id=3, title=ENTRY.title)]
    assert (
        classify_entry(ENTRY, known=known("First post"), at_address=7, same_guid=other)
        == Unchanged()
    )
    own = [SameGuid(article_id=7, title=ENTRY.title)]
    changed = classify_entry(ENTRY, known=known("Talks"), at_address=7, same_guid=own)
    assert changed == Changed(7, reread=True)


def test_entries_of_one_poll_that_share_a_link_are_apart_if_guid_and_title_differ() -> None:
    live = "https://a.example/live"
    posts = [
        Entry(link=live, title="Talks begin", guid="https://a.example/live#p1"),
        Entry(link=live, title="Talks end", guid="https://a.example/live#p2"),
        Entry(link="https://a.example/2", title="Storm", guid="g3"),
    ]
    links = [entry.link for entry in with_own_links(posts)]
    assert len(set(links)) == 3
    assert [link.startswith(f"{live}#") for link in links] == [True, True, False]
    assert links[2] == posts[2].link


@pytest.mark.parametrize(
    ("titles", "guids"),
    [
        (("Talks begin", "Talks  BEGIN"), ("g#0", "g#3")),
        (("Talks begin", "Talks end"), ("g", "g")),
        (("Talks begin", "Talks end"), (None, None)),
        (("Talks begin", "Talks end"), ("g", None)),
        (("Talks begin", ""), ("g", "h")),
    ],
)
def test_entries_that_share_a_link_are_one_if_guid_or_title_agree(
    titles: tuple[str, str], guids: tuple[str | None, str | None]
) -> None:
    posts = [
        Entry(link="https://a.example/live", title=title, guid=guid)
        for title, guid in zip(titles, guids, strict=True)
    ]
    assert list(with_own_links(posts)) == posts


def test_a_new_address_under_the_same_title_and_minute_is_no_new_article() -> None:
    dated = replace(ENTRY, link="https://a.example/x81/1", published_at=DATE)
    same = Namesake(article_id=3, link="https://a.example/k07/1", published_at=DATE)

    def status(entry: Entry, namesake: Namesake) -> object:
        return classify_entry(
            entry, known=None, at_address=None, same_guid=[], namesakes=[namesake]
        )

    assert status(dated, same) == KnownArticle(3)
    assert status(dated, replace(same, published_at=DATE + timedelta(minutes=1))) == Unknown()
    assert status(dated, replace(same, link="https://b.example/1")) == Unknown()
    assert status(replace(dated, precision=Precision.DAY), same) == Unknown()
    undated = replace(dated, published_at=None)
    assert status(undated, replace(same, published_at=None)) == Unknown()


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://quay.example/news/7", "http://quay.example/news/7"),
        ("https://www.quay.example/news/7", "https://quay.example/news/7"),
        ("https://m.quay.example/news/7", "https://www.quay.example/news/7"),
        ("https://mobile.quay.example/news/7", "https://www.quay.example/news/7"),
        ("https://amp.quay.example/news/7", "http://quay.example/news/7"),
        ("https://quay.example/news/7/amp", "https://quay.example/news/7"),
        ("https://quay.example/news/7/amp/", "https://www.quay.example/news/7"),
        ("https://quay.example/news/7.amp", "https://quay.example/news/7"),
        ("https://quay.example/amp/news/7", "https://m.quay.example/news/7"),
        ("https://quay.example/news/7?amp=1", "https://quay.example/news/7"),
        ("https://quay.example/news?id=7&outputType=amp", "https://quay.example/news?id=7"),
        ("https://quay.example/news/7", "https://quay.example/news/7/amp"),
        ("https://quay.example/news/7", "https://quay.example/amp/news/7"),
        ("https://quay.example/news/7/", "https://quay.example/news/7"),
        ("https://quay.example/news/7", "http://www.quay.example/news/7/"),
    ],
)
def test_addresses_of_one_site_that_differ_in_form_are_twins(one: str, other: str) -> None:
    assert other in twins(one)
    assert one not in twins(one)


def test_another_query_path_or_site_is_no_twin() -> None:
    found = twins("https://quay.example/news?id=7")
    assert all(address.endswith("?id=7") for address in found)
    assert not any("harbour" in address or "/amp?id=8" in address for address in found)


def test_an_article_whose_site_moved_is_known_by_title_minute_and_path() -> None:
    entry = replace(ENTRY, link="https://new.example/2026/7", published_at=DATE)
    before = Namesake(article_id=7, link="https://old.example/2026/7", published_at=DATE)

    def status(namesake: Namesake) -> object:
        return classify_entry(
            entry, known=None, at_address=None, same_guid=(), namesakes=[namesake]
        )

    assert status(before) == KnownArticle(7)
    assert status(replace(before, link="https://old.example/2026/8")) == Unknown()
    assert status(replace(before, published_at=DATE - timedelta(days=1))) == Unknown()
