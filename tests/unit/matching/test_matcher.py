"""The matcher: which topics match, and the places of the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from watchword.domain.match import Document, Field, Occurrence
from watchword.domain.topic import Concept, Dyad, Topic
from watchword.errors import QueryErrors
from watchword.matching.matcher import compile

NONE: Mapping[str, Concept] = {}


def topic(query: str, key: str = "t") -> Topic:
    return Topic(key=key, name=key, query=query)


def places(
    query: str, document: Document, concepts: Mapping[str, Concept] = NONE
) -> list[tuple[str, str, str]]:
    """Field, leaf and text of each occurrence."""
    matches = compile([topic(query)], concepts).match(document)
    texts = {Field.TITLE: document.title, Field.BODY: document.body}
    return [
        (o.field.value, o.leaf, texts[o.field][o.start : o.end])
        for m in matches
        for o in m.occurrences
    ]


def test_each_place_of_each_word_is_told_in_order() -> None:
    document = Document(title="Halden’s U.S. plan", body="Trade,\ntalks; HALDEN.")
    assert places('"trade talks" US halden', document) == [
        ("title", "halden", "Halden"),
        ("title", "US", "U.S"),
        ("body", '"trade talks"', "Trade,\ntalks"),
        ("body", "halden", "HALDEN"),
    ]


def test_only_branches_that_were_true_give_evidence() -> None:
    assert places("(gas coal) OR oil OR tin", Document(title="Gas and oil")) == [
        ("title", "oil", "oil")
    ]


def test_a_stem_marks_the_whole_word() -> None:
    assert places("negotiat*", Document(title="The negotiators met")) == [
        ("title", "negotiat*", "negotiators")
    ]


def test_not_is_asked_of_title_and_body_together() -> None:
    assert not places("gas -oil", Document(title="Gas", body="and oil"))
    assert places("gas -title:oil", Document(title="Gas", body="and oil"))


def test_a_latin_word_ends_at_a_middle_dot() -> None:
    assert places("halden", Document(title="Halden・Siemens")) == [("title", "halden", "Halden")]


def test_a_word_asked_of_the_title_and_of_both_is_told_once_for_each_place() -> None:
    document = Document(title="Gas", body="gas")
    assert places("title:gas", document) == [("title", "gas", "Gas")]
    assert places("title:gas AND gas", document) == [
        ("title", "gas", "Gas"),
        ("body", "gas", "gas"),
    ]


def test_a_concept_is_told_by_its_name_and_by_its_longest_word() -> None:
    concepts = {"japan": Concept(key="japan", words={"ja": ("日本", "日本国")})}
    found = places("@japan", Document(title="日本国と日本"), concepts)
    assert found == [("title", "@japan", "日本国"), ("title", "@japan", "日本")]


def test_offsets_are_those_of_the_original() -> None:
    (match,) = compile([topic("経済")], NONE).match(Document(title="㍿ﾄﾖﾀ、經\u200b濟"))
    assert match.occurrences == (Occurrence(field=Field.TITLE, start=5, end=8, leaf="経済"),)


def test_near_is_told_by_the_places_that_are_near() -> None:
    document = Document(title="Halden", body="Halden posts profit. The profit of others fell.")
    assert places("halden NEAR/1 (profit OR loss)", document) == [
        ("body", "halden", "Halden"),
        ("body", "profit", "profit"),
    ]


def test_places_that_overlap_are_near_and_in_order_by_their_beginnings() -> None:
    document = Document(title="日中国")
    assert places("日中 ONEAR/0 中国", document)
    assert places("中国 NEAR/0 日中", document)
    assert not places("中国 ONEAR/0 日中", document)


def test_a_word_within_a_longer_one_of_its_concept_counts_for_near_and_atleast() -> None:
    concepts = {"x": Concept(key="x", words={"ja": ("日本国", "本国")})}
    document = Document(title="日本国")
    assert places("ATLEAST/2(@x)", document, concepts) == [("title", "@x", "日本国")]
    assert places("本 ONEAR/0 @x", document, concepts)


def test_title_and_body_are_counted_together_and_never_near() -> None:
    document = Document(title="Ban", body="Ban")
    assert places("ATLEAST/2(ban)", document)
    assert not places("title:ATLEAST/2(ban)", document)
    assert not places("gas NEAR/100 oil", Document(title="Gas", body="Oil"))


def test_of_is_told_by_its_true_parts() -> None:
    assert places("2 OF (iron, coal tin, gas)", Document(title="Gas, iron, coal")) == [
        ("title", "gas", "Gas"),
        ("title", "iron", "iron"),
    ]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ('="C++"', "C++ and C+, c++", ["C++"]),
        ('=".NET"', "NET or .NET", [".NET"]),
        ('="US"', "U.S. us US’s", ["US"]),
        ('="U.S."', "US in the U.S. of", ["U.S."]),
        ('="café"', "cafe CAFÉ cafe\u0301", ["cafe\u0301"]),
        ('="中国"', "中國と中国人", ["中国"]),
        ('="New  York"', "New\nYork, new York", ["New\nYork"]),
        ("wom?n", "women, womn, wom n, Womân", ["women", "Womân"]),
        ("organi?ation*", "organisations", ["organisations"]),
        ("中?経済", "中国経済、中、経済", ["中国経済"]),
        ('"big wom?n"', "Big women", ["Big women"]),
    ],
)
def test_what_is_exact_or_open_is_marked_as_it_stands(
    query: str, text: str, marked: list[str]
) -> None:
    assert [found for _, _, found in places(query, Document(body=text, title=""))] == marked


def test_the_lead_is_told_as_a_part_of_the_body() -> None:
    document = Document(title="Gas", body="Oil. Gas.\nTin, oil.", lead="Oil. Gas.")
    assert places("lead:oil", document) == [("body", "oil", "Oil")]
    assert not places("lead:tin", document)
    assert places("lead:oil body:oil", document) == [
        ("body", "oil", "Oil"),
        ("body", "oil", "oil"),
    ]


KNOWN = Document(
    title="Gas",
    language="ja",
    source_key="nhk1",
    outlet="NHK World",
    country="JP",
    authors=("A. Sato", "María Chen"),
    url="https://a.example/Sport/1?id=2",
)


@pytest.mark.parametrize(
    ("query", "is_so"),
    [
        ("source:NHK1", True),
        ('source:"nhk world"', True),
        ("source:nhk", False),
        ("lang:JA", True),
        ("lang:en", False),
        ("country:jp", True),
        ("author:“maria chen”", True),
        ("author:chen", False),
        ("url:/sport/1?ID=", True),
        ("url:port/2", False),
    ],
)
def test_a_fact_is_compared_whole_and_folded_and_a_url_in_part(query: str, is_so: bool) -> None:
    matcher = compile([topic(query)], NONE)
    assert bool(matcher.match(KNOWN)) is is_so
    assert not matcher.match(Document(title="Gas"))


def test_the_facts_that_made_a_query_true_are_told() -> None:
    query = "(lang:en OR source:nhk1) -country:KR (gas OR url:sport)"
    (match,) = compile([topic(query)], NONE).match(KNOWN)
    assert match.facts == ("source:nhk1", "url:sport")
    assert [o.leaf for o in match.occurrences] == ["gas"]


def dyads(*texts: str, not_after: str = "今 其") -> list[str]:
    dyad = Dyad(
        pair=("日中", "中日"),
        followed_by=("関係", "会談"),
        never=("関係者",),
        third=("韓",),
        not_after=not_after,
    )
    matcher = compile([topic("@x")], {"x": Concept(key="x", dyad=dyad)})
    return [text for text in texts if matcher.match(Document(title=text))]


def test_a_pair_counts_with_what_it_governs_or_a_third() -> None:
    true = [
        "日中関係",
        "中・日關係",
        "日中、会談へ",
        "日中韓",
        "韓中日",
        "日韓中",
        "今年の日中会談",
    ]
    assert dyads(*true) == true
    assert not dyads("日中の気温", "中日新聞", "中日関係者", "日中", "日中。関")


def test_a_pair_is_none_where_it_is_a_day_or_in_the_midst_of_something() -> None:
    assert not dyads("今日中会談", "3日中関係", "3 日中関係", "三日中会談", "其中日関係")
    true = ["如今中日関係", "2025中日関係", "2025年、日中関係", "G7、日中関係", "G20日中会談"]
    assert dyads(*true) == true


def test_one_group_of_spoilers_holds_for_every_name() -> None:
    assert not dyads("今日中会談", "如今中日関係", not_after="今")
    assert dyads("今日中会談", not_after="")


def test_a_name_that_governs_nothing_counts_alone_but_not_in_other_words() -> None:
    dyad = Dyad(pair=("日方",), not_after="近", never=("舟",))
    matcher = compile([topic("@x")], {"x": Concept(key="x", dyad=dyad)})
    found = [
        text
        for text in ("向日方抗议", "日方。", "近日方知", "7日方案", "日方舟")
        if matcher.match(Document(title=text))
    ]
    assert found == ["向日方抗议", "日方。"]


def test_a_concept_may_list_a_word_as_written() -> None:
    concepts = {"us": Concept(key="us", words={"en": ('="US"',)})}
    assert places("@us", Document(title="US talks, tell us"), concepts) == [("title", "@us", "US")]


def test_every_bad_topic_is_named_at_once() -> None:
    urgent = replace(topic("oil", "three"), urgent="ban (")
    with pytest.raises(QueryErrors) as caught:
        compile([topic("NOT a", "one"), topic("fine"), topic("b (", "two"), urgent], NONE)
    assert [(e.topic, e.key, e.column) for e in caught.value.errors] == [
        ("one", "query", 1),
        ("two", "query", 3),
        ("three", "urgent", 5),
    ]


@pytest.mark.parametrize("title", ["Talks", "A ban", "Talks end in a ban"])
def test_what_satisfies_both_queries_is_urgent(title: str) -> None:
    matcher = compile([replace(topic("talks"), urgent="title:ban")], NONE)
    found = [match.urgent for match in matcher.match(Document(title=title))]
    assert found == {"Talks": [False], "A ban": []}.get(title, [True])


def test_an_unknown_concept_is_answered_with_the_nearest() -> None:
    concepts = {
        key: Concept(key=key, words={"en": (key,)}) for key in ("japan", "china", "rare-earths")
    }
    with pytest.raises(
        QueryErrors, match=r"column 6: there is no concept @japn; the nearest: @japan"
    ):
        compile([topic("gas (@japn)"), topic("gas  @japn")], concepts)


@pytest.mark.parametrize(
    ("listed", "what"),
    [
        ((), "@x lists no words"),
        (("ne*",), "in @x, ne. is too short"),
        (("…",), "in @x, there is no letter"),
        (('="…"',), "in @x, there is no letter"),
    ],
)
def test_a_concept_that_cannot_be_looked_for_is_the_topics_error(
    listed: tuple[str, ...], what: str
) -> None:
    with pytest.raises(QueryErrors, match=what):
        compile([topic("@x")], {"x": Concept(key="x", words={"en": listed})})


@pytest.mark.parametrize(
    ("dyad", "what"),
    [
        (Dyad(pair=("日中", "中日"), not_after="今 其 空"), "not_after has 3 groups for 2 names"),
        (Dyad(pair=("日中", "…")), "there is no letter"),
        (Dyad(pair=("日?",)), "日. is not written out"),
    ],
)
def test_a_dyad_that_cannot_be_looked_for_is_the_topics_error(dyad: Dyad, what: str) -> None:
    with pytest.raises(QueryErrors, match=f"in @x, {what}"):
        compile([topic("@x")], {"x": Concept(key="x", dyad=dyad)})


def test_a_swap_leaves_the_old_matcher_as_it_was() -> None:
    old = compile([topic("gas", "a"), topic("oil", "b")], NONE)
    new = old.swap([topic("coal", "b"), topic("tin", "c")], ["a"])
    document = Document(title="gas oil coal tin")
    assert [match.topic for match in old.match(document)] == ["a", "b"]
    assert [match.topic for match in new.match(document)] == ["b", "c"]
