"""The page's own article in its JSON-LD, also where the JSON is broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
import trafilatura
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.extract.lenient_json import read_json
from crawler.extract.structured import read_markup

URL = "https://www.quay.example/news/ferry-sinks-4711.html"
OWN = {
    "@type": "NewsArticle",
    "headline": "Ferry sinks off the northern quay",
    "datePublished": "2026-11-24T09:00:00+09:00",
    "author": {"@type": "Person", "name": "Min Park"},
}
RELATED = {
    "@type": "NewsArticle",
    "headline": "Bridge tolls doubled",
    "datePublished": "2019-02-01",
    "author": {"@type": "Person", "name": "Zoe Hill"},
    "url": "https://www.quay.example/news/bridge-12.html",
}


def about(*scripts: object, head: str = "", h1: str = "Ferry sinks off the northern quay") -> Any:
    texts = [one if isinstance(one, str) else json.dumps(one) for one in scripts]
    tags = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    page = f"<html><head>{head}{tags}</head><body><h1>{h1}</h1><p>Text</p></body></html>"
    tree = trafilatura.load_html(page)
    assert tree is not None
    return read_markup(tree, URL).about


@pytest.mark.parametrize(
    "own",
    [
        {"url": URL},
        {"url": "/news/ferry-sinks-4711.html"},
        {"url": "http://quay.example/news/ferry-sinks-4711.html#top"},
        {"mainEntityOfPage": URL},
        {"mainEntityOfPage": {"@type": "WebPage", "@id": URL}},
        {"@id": f"{URL}#article"},
        {"mainEntityOfPage": {"@type": "WebPage", "@id": "https://search.example/article"}},
        {"url": "https://www.quay.example/"},
        {"mainEntityOfPage": True},
        {},
    ],
)
def test_the_pages_own_article_is_taken_wherever_it_stands(own: dict[str, object]) -> None:
    for scripts in (
        [RELATED, OWN | own],
        [OWN | own, RELATED],
        [{"@graph": [RELATED, OWN | own]}],
    ):
        found = about(*scripts)
        assert (found.headline, found.authors) == (OWN["headline"], ("Min Park",))
        assert found.published == OWN["datePublished"]


def test_the_address_outranks_the_headline_and_the_canonical_one_is_the_pages_own() -> None:
    canonical = "https://www.quay.example/ferry-sinks"
    node = OWN | {"headline": "A headline for search engines", "url": canonical}
    like = RELATED | {"headline": OWN["headline"]}
    head = f'<link rel="canonical" href="{canonical}">'
    assert about(like, node, head=head).headline == "A headline for search engines"


def test_an_article_with_another_address_and_headline_is_not_the_pages() -> None:
    found = about(RELATED)
    assert (found.headline, found.published, found.authors) == ("", "", ())


def test_an_article_with_another_address_and_a_headline_like_the_pages_is() -> None:
    node = RELATED | {"headline": "Ferry sinks off northern quay, 40 rescued"}
    assert about(node).authors == ("Zoe Hill",)


def test_what_the_own_article_lacks_comes_from_another_node_that_is_the_own_too() -> None:
    bare = {"@type": "Article", "headline": OWN["headline"], "url": URL}
    assert about(bare, OWN | {"url": URL}, RELATED).authors == ("Min Park",)


def test_a_web_page_with_the_pages_address_dates_the_article_that_has_no_date() -> None:
    web = {"@type": ["WebPage"], "url": URL, "datePublished": "2026-11-24", "author": "Zoe Hill"}
    found = about({"@graph": [RELATED, web]})
    assert (found.published, found.own, found.authors) == ("2026-11-24", True, ())
    bare = {"@type": "Article", "headline": OWN["headline"], "url": URL}
    assert about(web, bare).published == "2026-11-24"
    assert about(web, OWN).published == OWN["datePublished"]
    assert about(web | {"url": RELATED["url"]}).published == ""


@pytest.mark.parametrize(
    "node",
    [
        {"datePublished": {"@type": "DateTime", "@value": OWN["datePublished"]}},
        {"author": {"@list": [{"@type": "Person", "name": "Min Park"}]}},
        {"author": [[{"name": "Min Park"}]], "headline": [OWN["headline"]]},
        {"author": None, "creator": "Min Park"},
        {"@type": ["https://schema.org/NewsArticle"]},
    ],
)
def test_values_are_read_in_each_form_of_json_ld(node: dict[str, object]) -> None:
    found = about(OWN | node)
    assert found.published == OWN["datePublished"]
    assert (found.headline, found.authors) == (OWN["headline"], ("Min Park",))


SOUND = json.dumps(OWN)
LOST_BRACE = SOUND.replace('"Min Park"}', '"Min Park"')


@pytest.mark.parametrize(
    "broken",
    [
        SOUND[:-1],
        SOUND[:-1] + ",}",
        SOUND[:-1] + ', "description": "It was',
        SOUND.replace('"Min Park"}', '"Min Park",}'),
        SOUND.replace(', "author"', ' "author"'),
        SOUND.replace(', "author"', ',, "author"'),
        SOUND.replace('"author"', '/* who */ "author"'),
        SOUND.replace('"author"', '// who\n"author"'),
        SOUND.replace('"author"', '"image": , "author"'),
        SOUND.replace('"author"', '"image": undefined, "author"'),
        SOUND.replace('"author"', '"section": "It\\\'s", "author"'),
        SOUND.replace('"author"', '"description": "A "calm" sea, "they" said: "no"", "author"'),
        SOUND.replace('"author"', '"description": "an end is lost, "author"'),
        SOUND.replace('"author"', '"keywords": ["sea", "ferry",], "author"'),
        SOUND.replace('"author"', '"keywords": ["sea", "ferry", "author"'),
        LOST_BRACE[:-1] + ', "dateModified": "2026-11-25"}',
        LOST_BRACE.replace("{", '{"@context": "https://schema.org",', 1),
        SOUND.replace(', "author"', '}, "author"'),
        "\ufeff" + SOUND,
        f"<!-- {SOUND} -->",
        f"//<![CDATA[\n{SOUND}\n//]]>",
        f"{SOUND};",
        SOUND + SOUND.replace("Park", "Lee"),
        f"{SOUND},\n" + json.dumps(RELATED),
        f"[{SOUND}",
        SOUND.replace('"', "&quot;"),
        SOUND.replace('"', "&#34;"),
        SOUND.replace('"', "”"),
        SOUND.replace('"', "'"),
        "var data = " + SOUND + ";",
        SOUND.replace('"@type": "NewsArticle",', "")[:-1] + ', type: 1, "@type": "NewsArticle"}',
    ],
)
def test_broken_json_ld_gives_what_is_whole(broken: str) -> None:
    found = about(broken)
    assert (found.headline, found.published) == (OWN["headline"], OWN["datePublished"])
    assert found.authors == ("Min Park",)


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        ('Mayor: "no" to tolls', 'Mayor: "no" to tolls'),
        ('"No" to tolls', '"No" to tolls'),
        ('Mayor says "no"', 'Mayor says "no"'),
        ('"No", "never", says mayor', '"No", "never", says mayor'),
        ("会談「再開」へ “今週”", "会談「再開」へ “今週”"),
        (r"Caf\u00e9 \"Quay\" \uD83D\uDEA2", 'Café "Quay" 🚢'),
        ("Ferry\n sinks", "Ferry\n sinks"),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_quotes_within_a_headline_do_not_cut_it(written: str, headline: str, last: bool) -> None:
    inner = f'"headline": "{written}"'
    members = ['"@type": "NewsArticle"', '"author": "Min Park"']
    ordered = [*members, inner] if last else [*members[:1], inner, *members[1:]]
    found = about("{" + ", ".join(ordered) + ", }")
    assert (found.headline, found.authors) == (headline, ("Min Park",))


READING = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
json_values = st.recursive(
    st.booleans() | st.integers() | st.text("\"\\{}[]:,' \n/a語😉", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab@", min_size=1), inner, max_size=3)
    ),
    max_leaves=12,
)


@READING
@given(value=st.dictionaries(st.text("abc", min_size=1), json_values, max_size=4))
def test_the_scanner_reads_sound_json_with_a_comma_too_many_as_json(value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    found, valid = read_json(text[:-1] + ", }")
    assert not valid
    assert found == [value]


@READING
@given(text=st.text('{}[]",:\\/*ab \n', max_size=200))
def test_no_text_stops_the_scanner(text: str) -> None:
    read_json(text)


@pytest.mark.parametrize(
    "piece", ['"', '"/*', '{"a":', "[", '",', "// ", '"a" ', '{"a": "b', "}],"]
)
def test_a_long_broken_text_costs_no_more_than_a_page_may(piece: str) -> None:
    read_json(piece * 200_000)  # at a cost that grows with its square this would take hours
