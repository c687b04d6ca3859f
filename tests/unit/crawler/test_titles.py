"""The title of a page, in the forms that the press uses."""

from __future__ import annotations

import json

import pytest

from tests.unit.crawler.pages import read


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Talks begin in Tokyo | The Example</title>", "", "Talks begin in Tokyo"),
        ("<title>Talks begin - A longer name</title>", "<h1>Talks begin</h1>", "Talks begin"),
        ("<title>The Example: Talks begin</title>", "<h1>Talks begin</h1>", "Talks begin"),
        (
            "<meta property='og:title' content='Talks begin in the city of Tokyo | Asia | Example'>",
            "",
            "Talks begin in the city of Tokyo",
        ),
        (
            "<meta property='og:title' content='Talks begin: what you need to know'>",
            "<h1>The Example</h1><h1>What you need to know as talks begin</h1>",
            "What you need to know as talks begin",
        ),
        (
            "<meta property='og:title' content='Talks begin in Tokyo'>",
            "<h1><span class='kicker'>Diplomacy</span> Talks begin in Tokyo</h1>",
            "Talks begin in Tokyo",
        ),
        (
            "<title>两国代表团星期一在东京举行会谈-新闻网</title>",
            "",
            "两国代表团星期一在东京举行会谈",
        ),
        ("<title>Example » Blog Archive » Talks begin</title>", "", "Talks begin"),
        (
            """<script type="application/ld+json">{"@type": "NewsArticle",
            "headline": "Tokyo talks: what we know"}</script>
            <meta property="og:title" content="Talks begin in Tokyo | Example">""",
            "<h1>Talks begin in Tokyo</h1>",
            "Talks begin in Tokyo",
        ),
        (
            """<script type="application/ld+json">{"@type": "NewsArticle",
            "headline": "Tokyo talks begin"}</script>
            <meta property="og:title" content="Read all about the talks in Tokyo">""",
            "<h1>Talks begin in Tokyo</h1>",
            "Tokyo talks begin",
        ),
        (
            "<title>Profit and loss - a history of trade</title>",
            "",
            "Profit and loss - a history of trade",
        ),
    ],
)
def test_a_title_is_the_headline_without_the_sites_name(
    head: str, body: str, expected: str
) -> None:
    assert read(head, body).title == expected


SESSION = "十二国代表星期一在东方城举行气候会谈"


@pytest.mark.parametrize(
    "declared",
    [
        f"{SESSION}_时政_例城新闻-The Example",
        f"{SESSION}--要闻--例城日报网",
        f"{SESSION}|气候|会谈_例城晚报",
        f"{SESSION}_经济频道_例城网",
        f"{SESSION} _ 例城网",
        f"{SESSION}_例城经济网——城市门户",
        f"{SESSION} | 要聞 | 例城新聞網 EXAMPLE.COM",
        f"{SESSION}│EX新聞網",
        f"{SESSION} - 20260101 - 港聞 - 例城新聞網",
        f"{SESSION} – Example – 2026年1月1日",
        f"{SESSION}：例城新聞デジタル",
        f"{SESSION}　[会谈]：例城新聞",
        f"{SESSION} : 경제 : 예시일보",
        f"例城新闻网-{SESSION}",
    ],
)
def test_an_east_asian_title_loses_the_outlet_and_the_columns_beside_it(declared: str) -> None:
    assert read(f"<title>{declared}</title>", "").title == SESSION
    assert read(f"<title>{declared}</title>", f"<h1>{declared}</h1>").title == SESSION


@pytest.mark.parametrize(
    "headline",
    [
        "大河之水——记一座城市的防洪网",
        "会谈重启-三个没有解决的问题",
        "新桥通车：十年建设，一朝贯通",
        "十二国会谈结束 各方说明下一步",
    ],
)
def test_a_dash_or_colon_of_an_east_asian_headline_cuts_nothing(headline: str) -> None:
    assert read(f"<title>{headline}_例城新闻网</title>", "").title == headline


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1>{SESSION}<p>2026-01-01 10:00 来源：例城日报 编辑：王小明</p></h1>",
        f"<h1>{SESSION}<br>來源：例城日報 作者：李小明</h1>",
        f"<h1>{SESSION} <small>记者 王小明 2026-01-01</small></h1>",
        f"<h1>{SESSION}（责任编辑：王小明）</h1>",
        f"<h1>{SESSION}<span>原创</span></h1>",
        f"<h1>{SESSION}<i>2026年1月1日</i></h1>",
        f"<div class=headline>{SESSION}<div>来源：例城日报</div></div>",
    ],
)
@pytest.mark.parametrize("declared", [SESSION, "例城日报"])
def test_editors_sources_and_dates_beside_a_headline_are_no_part_of_it(
    heading: str, declared: str
) -> None:
    assert read(f"<title>{declared}</title>", heading).title == SESSION


@pytest.mark.parametrize(
    "heading",
    [
        f"<h2>{SESSION}</h2>",
        f"<div class=tit>{SESSION}</div>",
        f"<h1>例城日报</h1><div>{SESSION}</div>",
        f"<h1>2026年01月02日 星期五</h1><h2>{SESSION}</h2>",
        f"<h1>字号：大 中 小</h1><div>{SESSION}</div>",
        f"<h1>第A01版：要闻</h1><h2>{SESSION}</h2>",
    ],
)
@pytest.mark.parametrize("declared", [f"{SESSION}-滚动-例讯", f"例讯-{SESSION}"])
def test_a_block_that_the_declared_title_begins_or_ends_with_is_the_headline(
    heading: str, declared: str
) -> None:
    page = read(f"<title>{declared}</title>", heading)
    assert (page.title, page.origins["title"]) == (SESSION, "h1")


def test_a_latin_title_keeps_what_follows_a_dash_unless_a_block_says_less() -> None:
    declared = "<title>Talks begin in Tokyo - twelve states take part</title>"
    assert read(declared, "").title == "Talks begin in Tokyo - twelve states take part"
    assert read(declared, "<h2>Talks begin in Tokyo</h2>").title == "Talks begin in Tokyo"


def told(json_ld: str, shared: str, document: str) -> str:
    data = json.dumps({"@type": "NewsArticle", "headline": json_ld})
    return (
        f'<script type="application/ld+json">{data}</script>'
        f"<meta property='og:title' content='{shared}'><title>{document}</title>"
    )


@pytest.mark.parametrize(
    ("head", "heading", "expected"),
    [
        (
            told(*["5 best ideas for talks in 2026"] * 3),
            "Top 5 ideas for the talks of 2026",
            "Top 5 ideas for the talks of 2026",
        ),
        (
            told(*["Talks begin in Tokyo"] * 3),
            "Diplomacy Talks begin in Tokyo on Monday",
            "Talks begin in Tokyo",
        ),
        (
            told(
                "Twelve states begin talks in Tokyo",
                *["Twelve states begin new talks in Tokyo"] * 2,
            ),
            "Twelve states begin new talks in Tokyo",
            "Twelve states begin talks in Tokyo",
        ),
        (
            told("Tokyo: what is known", *["Twelve states begin talks"] * 2),
            "Twelve states begin talks",
            "Twelve states begin talks",
        ),
    ],
    ids=["made for search", "heading with a kicker", "earlier state", "other wording"],
)
def test_of_two_wordings_the_one_for_readers_is_the_title(
    head: str, heading: str, expected: str
) -> None:
    assert read(head, f"<h1>{heading}</h1>").title == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Prices of the talks", "Guide for delegations near Tokyo, with prices"),
        ("Guide to prices for delegations", "Guide to prices for delegations"),
    ],
)
def test_an_only_heading_with_little_of_the_declared_title_is_not_the_headline(
    heading: str, expected: str
) -> None:
    declared = "Guide for delegations near Tokyo, with prices"
    head = f"<meta property='og:title' content='{declared}'><title>{declared}</title>"
    assert read(head, f"<h1>{heading}</h1>").title == expected


def test_a_title_that_is_also_declared_as_the_sites_name_stays_the_title() -> None:
    head = "".join(
        f"<meta property='og:{name}' content='Talks begin in Tokyo'>"
        for name in ("title", "site_name")
    )
    assert read(head, "<h1>Back to the first page</h1>").title == "Talks begin in Tokyo"


def test_a_page_whose_only_title_is_its_outlet_keeps_it() -> None:
    assert read("<title>例城日报</title>", "").title == "例城日报"
