"""A page whose text is a sentence or two is read whole, and nothing else of it is."""

from __future__ import annotations

import pytest

from crawler.extract.page import read_text
from tests.fakes import START
from watchword.domain.article import Page
from watchword.domain.source import Hints

ENGLISH = (
    "Ferry sinks off the northern quay",
    "By Min Park",
    "Share Post Mail",
    [
        "A ferry with 80 people on board sank off the northern quay at dawn on Tuesday.",
        "All of them were rescued, the coast guard said.",
    ],
)
CHINESE = (
    "北港渡轮沉没",
    "来源：港口日报 2026-11-24 06:10",
    "分享到 微信 微博",
    ["北港一艘渡轮今晨沉没，80人全部获救。"],
)
JAPANESE = (
    "北港でフェリー沈没",
    "2026年11月24日 6時10分 港新聞",
    "シェアする 印刷",
    [
        "24日朝、北港の沖でフェリーが沈没しました。",
        "乗っていた80人は全員救助されたということです。",
    ],
)
KOREAN = (
    "북항 앞바다서 여객선 침몰",
    "박민 기자 입력 2026.11.24 06:10",
    "공유하기 카카오톡",
    ["24일 새벽 북항 앞바다에서 여객선이 침몰했다. 승객 80명은 모두 구조됐다."],
)
FORMS = (
    "<article><h1>{title}</h1><p class='byline'>{by}</p>{text}<p class='share'>{share}</p></article>",
    "<div id='page'><h1>{title}</h1><span>{by}</span><ul><li><a href='#'>{share}</a></ul>{text}</div>",
    "<main><p>{by}</p><h1>{title}</h1><div><div>{share}</div><section>{text}</section></div></main>",
)
RELATED = (
    "<h2>More</h2><p>Earlier this week the council had voted to double the tolls of the bridge.</p>"
    "<ul><li><a href='/2'>Talks on the quay are to go on next week, says the mayor.</a></ul>"
)
FOOTER = (
    "<footer><p>All rights reserved by the publisher of The Quay and its authors.</p></footer>"
)


def body_of(form: str, sample: tuple[str, str, str, list[str]], *, behind: str) -> str:
    title, by, share, sentences = sample
    text = "".join(f"<p>{one}</p>" for one in sentences)
    inner = form.format(title=title, by=by, share=share, text=text)
    nav = "<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>"
    html = f"<html><head><title>{title}</title></head><body>{nav}{inner}{behind}</body></html>"
    page = read_text(html, "https://quay.example/1", Hints(outlet="x"), START)
    assert isinstance(page, Page), page
    return page.body


@pytest.mark.parametrize("behind", ["", FOOTER, RELATED + FOOTER])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sample", [ENGLISH, CHINESE, JAPANESE, KOREAN])
def test_a_flash_is_its_sentences(
    sample: tuple[str, str, str, list[str]], form: str, behind: str
) -> None:
    assert body_of(form, sample, behind=behind).split("\n") == sample[3]


def test_a_line_of_an_agency_needs_no_full_stop() -> None:
    line = "QUAY EXCHANGE: shares of the ferry's owner fall 12 percent at the opening"
    sample = (ENGLISH[0], ENGLISH[1], ENGLISH[2], [line])
    assert body_of(FORMS[0], sample, behind=FOOTER) == line
