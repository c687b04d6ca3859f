"""Topics of two parties: what the judge says of an article, and at which level it matches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ready
from watchword.domain.match import Document, Field, Level, Match, build_evidence
from watchword.domain.topic import Concept, Topic, parties_query
from watchword.errors import QueryErrors
from watchword.matching.matcher import Matcher, compile
from watchword.matching.missing import describe_missing
from watchword.matching.relation.features import OF_PARTY
from watchword.matching.relation.judge import Judgement
from watchword.matching.relation.tables import pair_key, tables, weights

PAIR = ("@china", "@india")
OWN = Topic(key="own", name="Own", query=parties_query(PAIR), parties=PAIR)


@pytest.fixture(scope="module")
def own(concepts: Mapping[str, Concept]) -> Matcher:
    return compile([OWN], concepts)


def matched(matcher: Matcher, title: str, lead: str = "") -> Match | None:
    return next(iter(matcher.match(Document(title=title, body=lead, lead=lead))), None)


@pytest.mark.parametrize(
    "title",
    [
        "China and India agree to pull back troops from border",
        "India bans 59 Chinese apps after border clash",
        "中国とインド、国境で対立 軍司令官が協議",
        "中印外长会谈 同意恢复直航",
        "인도 외교장관, 중국 방문해 왕이와 회담",
    ],
)
def test_a_relation_of_a_pair_without_labels_alerts_in_five_scripts(
    own: Matcher, title: str
) -> None:
    match = matched(own, title)
    assert match is not None
    assert match.level is Level.ALERT


@pytest.mark.parametrize(
    "title",
    [
        "India beat China 3-0 to reach final",
        "Shares in China and India slip as oil climbs",
        "World's most populous: India overtakes China",
        "中国とインドが決勝へ アジア大会",
    ],
)
def test_two_names_in_one_headline_are_no_relation(own: Matcher, title: str) -> None:
    match = matched(own, title)
    assert match is None or match.level is Level.POSSIBLE


@pytest.mark.parametrize(
    "title",
    [
        "中国地方と日本海側で大雨のおそれ",
        "中国電力、原発を停止 日本海沿岸",
        "東京で中国料理の祭典",
        "도쿄 최고의 중국 요리 맛집",
        "Typhoon nears Japan and China",
        "Bone china and Japanese tea on show",
    ],
)
def test_a_pair_of_the_user_is_masked_as_the_ready_one_is(
    title: str, concepts: Mapping[str, Concept]
) -> None:
    """What only has the name of a state in it is no relation, whoever writes the topic."""
    pair = ("@china", "@japan")
    own = Topic(key="own", name="Own", query=parties_query(pair), parties=pair)
    match = matched(compile([own], concepts), title)
    assert match is None or match.level is Level.POSSIBLE


def test_a_party_is_not_kept_out_of_its_own_topic() -> None:
    assert parties_query(("@sport", "@china")) == (
        "title:(@sport @china NOT (@weather OR @namesakes))"
    )


def test_a_match_says_its_reasons_and_where_its_words_stand(own: Matcher) -> None:
    title = "India protests to China over visa ban"
    match = matched(own, title)
    assert match is not None
    assert "a protest or a rebuke" in match.reasons
    assert match.probability is not None
    assert 0.5 < match.probability < 1
    words = {title[o.start : o.end]: o.leaf for o in match.occurrences}
    assert words["India"] == "@india"
    assert words["protests"] == "a protest or a rebuke"


def test_the_text_is_quoted_where_its_start_names_the_two(own: Matcher) -> None:
    """The headline decides; the excerpt shows the reader what the text says of it."""
    lead = "New Delhi lodged a protest with China, India's ministry said."
    document = Document(title="India protests to China over visa ban", body=lead, lead=lead)
    (match,) = own.match(document)
    found = build_evidence(match, document)
    assert "".join(part.text for part in found.excerpt) == lead
    assert {part.text for part in found.excerpt if part.marked} >= {"protest", "China", "India"}
    assert found.words[:3] == ("India", "protests", "China")


def test_a_text_about_something_else_is_not_quoted(own: Matcher) -> None:
    document = Document(title="India protests to China", body="Rain fell.", lead="Rain fell.")
    (match,) = own.match(document)
    assert build_evidence(match, document).excerpt == ()


def test_a_lead_makes_possible_and_decides_alone_where_no_title_is(own: Matcher) -> None:
    lead = "India lodged a protest with China after troops clashed on the border, officials said."
    untitled = matched(own, "", lead)
    assert untitled is not None
    assert untitled.level is Level.ALERT
    assert {o.field for o in untitled.occurrences} == {Field.BODY}
    titled = matched(own, "Morning briefing", lead)
    assert titled is not None
    assert titled.probability is not None
    assert untitled.probability is not None
    assert titled.probability < untitled.probability


def test_what_is_excluded_is_never_matched(concepts: Mapping[str, Concept]) -> None:
    title = "China and India agree to pull back troops from border"
    excluding = compile([replace(OWN, exclude="title:border")], concepts)
    assert matched(excluding, title) is None


def test_a_party_that_is_no_concept_is_an_error_that_says_where(
    concepts: Mapping[str, Concept],
) -> None:
    wrong = replace(OWN, parties=("@china", "@indja"))
    with pytest.raises(QueryErrors, match="no concept @indja"):
        compile([wrong], concepts)


def test_the_order_of_the_parties_does_not_matter(
    own: Matcher, concepts: Mapping[str, Concept]
) -> None:
    swapped = compile([replace(OWN, parties=("@india", "@china"))], concepts)
    title = "India bans 59 Chinese apps after border clash"
    assert matched(own, title) == matched(swapped, title)


@given(title=st.text(max_size=60), lead=st.text(max_size=60))
def test_any_text_is_judged_and_its_places_lie_within_it(title: str, lead: str) -> None:
    matcher = _matcher()
    for match in matcher.match(Document(title=title, body=lead, lead=lead)):
        for one in match.occurrences:
            text = title if one.field is Field.TITLE else lead
            assert 0 <= one.start < one.end <= len(text)


def _matcher() -> Matcher:
    if not _MADE:
        _MADE.append(compile([OWN], ready.concepts({})))
    return _MADE[0]


_MADE: list[Matcher] = []


def test_every_weight_belongs_to_a_ready_pair_or_to_all() -> None:
    pairs = {
        pair_key((table.parties[0][1:], table.parties[1][1:]))
        for table in ready.topics().values()
        if table.parties
    }
    assert set(weights().pairs) == pairs
    assert 0 < weights().possible < weights().alert < 1


def test_what_one_party_alone_does_weighs_for_its_pair_and_for_no_other() -> None:
    assert not [name for name in weights().general if name.startswith(OF_PARTY)]
    known = tables().parties
    for pair, own in weights().pairs.items():
        named = {name.split(":")[1] for name in own if name.startswith(OF_PARTY)}
        assert named == set(pair.split()) <= set(known)


def test_a_pair_without_labels_needs_more_to_alert_and_no_more_to_be_possible(
    own: Matcher,
) -> None:
    known = weights()
    for probability, ready_pair, other_pair in (
        (known.possible + 0.01, Level.POSSIBLE, Level.POSSIBLE),
        (known.alert + 0.01, Level.ALERT, Level.POSSIBLE),
        (known.alert + known.stricter + 0.01, Level.ALERT, Level.ALERT),
    ):
        judged = Judgement(probability=probability, reasons=(), places=())
        assert own.judge.level(judged, ("japan", "china")) is ready_pair
        assert own.judge.level(judged, ("china", "india")) is other_pair


def test_every_word_class_is_weighed_so_that_the_weights_are_of_these_tables() -> None:
    every = (weights().general, *weights().pairs.values())
    weighed = {name.rpartition(":")[2] for table in every for name in table}
    assert {one.key for one in tables().classes} <= weighed


def test_every_state_with_a_table_has_a_concept(concepts: Mapping[str, Concept]) -> None:
    assert set(tables().parties) <= set(concepts)


def test_what_does_not_match_says_what_the_judge_thinks(own: Matcher) -> None:
    lead = "Shares in China and India slip as oil climbs, and brokers warn of worse."
    stocks = describe_missing(own, "own", Document(title="Shares slip in Mumbai", lead=lead))
    assert stocks is not None
    assert "is not probable" in stocks.sentence
    assert stocks.reasons == ("it has: a warning or a demand",)
    rain = describe_missing(own, "own", Document(title="Rain in Chennai"))
    assert rain is not None
    assert rain.reasons == ("it lacks: @china and @india, in the title or the first paragraph",)
    assert "@china" in rain.sentence
