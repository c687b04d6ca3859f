"""The order of the articles of a page: what it leads with comes first."""

from __future__ import annotations

import pytest

from tests.pages import HOME_ARTICLES
from tests.unit.crawler.test_listing_page import links

LINKS = [f'<h3><a href="{url}">{title}</a></h3>' for url, title in HOME_ARTICLES.items()]
FIRST, SECOND = list(HOME_ARTICLES)[:2]
FOOT = '<p><a href="/about">About us</a> <a href="/terms">Terms of use</a></p>'


def order(html: str) -> list[str]:
    return list(links(f"<html><body>{html}</body></html>"))


@pytest.mark.parametrize(
    "html",
    [
        "<main>{rest}</main><footer>{foot}</footer>",
        "<nav>{second}</nav><main>{rest}</main>",
        "<div class='ticker'>{second}</div><main>{rest}</main>",
        "<main><aside>{second}</aside>{rest}</main>",
        "<div class='breaking-news-ticker'>{second}</div><div>{rest}</div>",
        "<div class='dropdown'><ul class='menu'>{second}</ul></div><div>{rest}</div>",
        "<div class='last-comments'>{second}</div><div>{rest}</div>",
        "<div class='box'>{first}</div><div class='has-nav-bar'>{rest}</div>",
        "<header>{second}</header><div>{rest}</div>",
        "<main>{first}</main><section>{rest}</section>",
        "<article><header>{first}</header></article><div>{rest}</div>",
    ],
)
def test_the_main_part_comes_before_what_is_above_and_beside_it(html: str) -> None:
    found = order(html.format(first=LINKS[0], second=LINKS[1], rest="".join(LINKS), foot=FOOT))
    assert found[:2] == [FIRST, SECOND]


def test_what_stands_only_beside_the_main_part_comes_last() -> None:
    found = order(f"<aside>{LINKS[0]}</aside><main>{''.join(LINKS[1:])}</main>")
    assert (found[0], found[-1]) == (SECOND, FIRST)
