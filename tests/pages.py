"""Pages that list articles, of our own making."""

from __future__ import annotations

from collections.abc import Sequence

HOME_URL = "https://www.example.org/"
_TITLES = (
    "World: Ships leave the port of Busan after the storm",
    "World: Talks on fishing rights end without a result",
    "Economy: Central bank keeps its rate for a fourth month",
    "Economy: Makers of batteries look for new suppliers",
    "Science: A map of the sea floor shows old river beds",
    "Science: Why the cranes came three weeks early this year",
    "Culture: Museum reopens with letters of a forgotten poet",
    "Sport: Goalkeeper saves two penalties in the last minute",
)


def headlines(titles: Sequence[str] = _TITLES) -> dict[str, str]:
    """The paths of articles by their titles, which begin with the name of their section."""
    parts = [title.partition(": ") for title in titles]
    return {
        f"{section}/2026/11/24/{title.replace(' ', '-')}".lower(): title
        for section, _, title in parts
    }


HOME_ARTICLES = {f"{HOME_URL}{path}": title for path, title in headlines().items()}
"""The articles of HOME: addresses and titles."""
_SECTIONS = ("World", "Economy", "Science", "Culture", "Sport")
_CARD = """<article class="teaser"><a href="/{path}"><img src="/i/{at}.jpg" alt=""></a>
<h3 class="teaser-title"><a href="/{path}">{title}</a></h3>
<p class="teaser-text">Our reporter was there, and tells what people on the spot say about it.</p>
<span class="teaser-meta"><a class="author" href="/authors/kim">J. Kim</a>
<time>24 Nov</time></span></article>"""


def _nav(name: str) -> str:
    items = "".join(f'<li><a href="/{one.lower()}/">{one}</a></li>' for one in _SECTIONS)
    return f'<nav class="{name}"><ul>{items}</ul></nav>'


def home(articles: dict[str, str]) -> str:
    """A home page that lists these articles: paths and titles."""
    cards = "".join(
        _CARD.format(path=path, at=at, title=title)
        for at, (path, title) in enumerate(articles.items())
    )
    return f"""<html lang="en"><head><title>The Example</title></head><body>
<header class="masthead"><a href="/">The Example</a><a href="/login">Sign in</a>
{_nav("main-nav")}</header>
<main class="front">{cards}</main>
<footer class="footer"><a href="/about/">About us</a><a href="/contact/">Contact</a>
<a href="/privacy/">Privacy policy</a><a href="/newsletter/">Newsletter</a>
<a href="https://www.facebook.com/example">Facebook</a></footer></body></html>"""


HOME = home(headlines())


def home_in_chinese() -> tuple[str, set[str]]:
    """A portal with headlines of a few characters, and the addresses of its articles."""
    titles = (
        "渔业谈判未果",
        "央行维持利率不变",
        "候鸟提前三周抵达",
        "博物馆重新开放",
        "稀土出口新规公布",
        "电池厂寻找供应商",
    )
    articles = {
        f"https://www.example.cn/c/2026-11-24/doc-ixkqr{730150 + at}.shtml": title
        for at, title in enumerate(titles)
    }
    rows = "".join(
        f'<li><a href="{url}" target="_blank">{t}</a></li>' for url, t in articles.items()
    )
    sections = {"news": "新闻", "finance": "财经", "sports": "体育", "ent": "娱乐", "tech": "科技"}
    nav = "".join(
        f'<a href="https://{key}.example.cn/">{name}</a>' for key, name in sections.items()
    )
    html = f"""<html lang="zh"><head><meta charset="utf-8"><title>示例网</title></head><body>
<div class="nav">{nav}</div><div class="main"><ul class="list">{rows}</ul></div>
<div class="footer"><a href="/about/">关于我们</a><a href="/contact/">联系我们</a></div></body></html>"""
    return html, set(articles)
