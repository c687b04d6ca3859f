"""Excerpts: parts of a text with the matched words marked."""

from hypothesis import given
from hypothesis import strategies as st

from watchword.domain.match import (
    Document,
    Field,
    Match,
    Occurrence,
    Part,
    build_evidence,
    excerpt,
    marked,
)


def test_an_excerpt_marks_the_word_and_shows_where_it_was_cut() -> None:
    text = "Before it. " + "x" * 200 + " talks in Tokyo " + "y" * 200
    start = text.index("Tokyo")
    parts = excerpt(text, [(start, start + 5)], around=20)
    assert parts[0] == parts[-1] == Part("…")
    assert Part("Tokyo", marked=True) in parts


def test_an_excerpt_stays_in_its_paragraph() -> None:
    text = "First.\nTalks in Tokyo.\nThird."
    start = text.index("Tokyo")
    assert "".join(p.text for p in excerpt(text, [(start, start + 5)])) == "Talks in Tokyo."


def test_a_sentence_that_goes_on_in_the_next_line_is_a_cut() -> None:
    text = "Talks in Tokyo\nwent on."
    assert "".join(p.text for p in excerpt(text, [(9, 14)])) == "Talks in Tokyo…"


def test_words_that_overlap_are_marked_once() -> None:
    assert marked("日中関係", [(0, 2), (1, 4)]) == (Part("日中関係", marked=True),)


def test_nothing_matched_gives_nothing() -> None:
    assert excerpt("Text.", []) == ()


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 9)).map(lambda s: (s[0], s[0] + s[1])), max_size=5
)


@given(st.text("ab \n日", max_size=70), spans)
def test_a_marked_text_is_the_text(text: str, places: list[tuple[int, int]]) -> None:
    inside = [(a, b) for a, b in places if b <= len(text)]
    assert "".join(part.text for part in marked(text, inside)) == text


@given(st.text("ab \n日", min_size=1, max_size=700), spans)
def test_an_excerpt_is_a_stretch_of_the_text(text: str, places: list[tuple[int, int]]) -> None:
    inside = [(a, b) for a, b in places if b <= len(text)]
    shown = "".join(part.text for part in excerpt(text, inside) if part.text != "…")
    assert shown in text
    assert len(shown) <= 500


def test_evidence_keeps_words_and_leaves_once_and_in_order() -> None:
    document = Document(title="Japan and Japan", body="Tokyo.")
    places = [(Field.TITLE, 0, 5), (Field.TITLE, 10, 15), (Field.BODY, 0, 5)]
    found = tuple(
        Occurrence(field=field, start=start, end=end, leaf="@japan")
        for field, start, end in places
    )
    kept = build_evidence(Match(topic="t", occurrences=found, facts=("lang:en",)), document)
    assert kept.words == ("Japan", "Tokyo")
    assert kept.leaves == ("@japan", "lang:en")
    assert kept.excerpt == (Part("Tokyo", marked=True), Part("."))


def test_a_word_that_a_longer_one_holds_is_not_named() -> None:
    title, body = "中日外长会谈", "外长会谈后，中日发表声明"
    places = [
        (Field.TITLE, 0, 2),
        (Field.TITLE, 0, 4),
        (Field.TITLE, 1, 4),
        (Field.TITLE, 2, 4),
        (Field.TITLE, 4, 6),
        (Field.BODY, 0, 2),
    ]
    found = tuple(
        Occurrence(field=field, start=start, end=end, leaf="@talks")
        for field, start, end in places
    )
    kept = build_evidence(Match(topic="t", occurrences=found), Document(title=title, body=body))
    assert kept.words == ("中日外长", "会谈", "外长")
