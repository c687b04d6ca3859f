"""Pages that stand in for an article are no articles, and short news about such things are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.page import read_text
from crawler.feeds.entries import read_feed
from crawler.feeds.raw import FeedDocument
from crawler.parsed import Unreadable
from crawler.plain.walls import WallKind, bot_wall
from tests.fakes import START
from watchword.domain.article import Page
from watchword.domain.source import Hints

SAMPLES = tomllib.loads(Path(__file__).with_name("walls.toml").read_text(encoding="utf-8"))
URL = "https://quay.example/news/1"
NAV = "<nav><a href='/'>Home</a> <a href='/world'>World</a> <a href='/sport'>Sport</a></nav>"


def read(title: str, body: str, *, head: str = "", url: str = URL) -> Page | Unreadable:
    page = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return read_text(page, url, Hints(outlet="x"), START)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


BOT = {
    "en": (
        "Just a moment...",
        ["quay.example", "Verifying you are human. This may take a few seconds."],
    ),
    "en 2": (
        "Access Denied",
        ["You don't have permission to access this server.", "Reference 7.4"],
    ),
    "en 3": (
        "quay.example",
        [
            "We have detected unusual activity from your network.",
            "Press & hold to confirm you are human.",
        ],
    ),
    "zh-Hans": ("安全验证", ["您的访问过于频繁，请完成安全验证后继续。"]),
    "zh-Hant": ("請稍候...", ["正在檢查您的瀏覽器，請稍候片刻。"]),
    "ja": (
        "アクセスが制限されています",
        ["通常と異なるトラフィックが検出されました。ロボットではありませんか。"],
    ),
    "ko": ("잠시만 기다려 주세요...", ["사람인지 확인하는 중입니다. 몇 초 걸릴 수 있습니다."]),
}
SCRIPT = {
    "en": ("Ferry sinks", ["You need to enable JavaScript to run this app."]),
    "zh-Hans": ("港口日报", ["请启用JavaScript后继续浏览。"]),
    "zh-Hant": ("港口日報", ["您的瀏覽器不支援JavaScript。"]),
    "ja": ("港新聞", ["JavaScriptを有効にしてご覧ください。"]),
    "ko": ("항구일보", ["이 페이지를 보려면 자바스크립트를 활성화하세요."]),
}
CONSENT = {
    "en": (
        "Before you continue",
        [
            "We use cookies and data to keep our pages running.",
            "If you agree we will also show personalized ads. You can change your choices at any time.",
            "Accept all",
        ],
    ),
    "en 2": (
        "The Quay",
        [
            "We and our partners store information on your device for personalised advertising.",
            "Reject all",
        ],
    ),
    "zh-Hans": ("我们重视您的隐私", ["我们使用Cookie来改善服务。", "全部接受"]),
    "zh-Hant": ("我們重視您的隱私", ["本網站使用Cookie來提供個人化廣告。", "全部接受"]),
    "ja": (
        "Cookieの使用について",
        [
            "当サイトはCookieを使用しています。パーソナライズされた広告のために使います。",
            "すべて同意",
        ],
    ),
    "ko": ("쿠키 설정", ["이 사이트는 쿠키를 사용합니다. 맞춤형 광고에 쓰입니다.", "모두 동의"]),
}
SIGN_IN = {
    "en": (
        "Sign in | The Quay",
        ["Welcome back to The Quay.", "Forgot your password?", "Don't have an account?"],
    ),
    "zh-Hans": ("用户登录_港口日报", ["请先登录后继续浏览。", "忘记密码"]),
    "zh-Hant": ("會員登入 | 港口日報", ["請先登入以繼續。", "忘記密碼？"]),
    "ja": ("ログイン｜港新聞", ["パスワードをお忘れの方はこちら", "新規会員登録"]),
    "ko": ("로그인 - 항구일보", ["로그인이 필요합니다.", "비밀번호 찾기"]),
}
MISSING = {
    "en": (
        "Page not found - The Quay",
        ["The page you were looking for may have moved.", "Try the search."],
    ),
    "en 2": ("404", ["Nothing here but seagulls."]),
    "en 3": ("The Quay", ["Sorry, this page does not exist."]),
    "zh-Hans": ("页面不存在", ["您访问的页面已不存在，五秒后返回首页。"]),
    "zh-Hant": ("找不到網頁", ["您要找的頁面可能已移除。"]),
    "ja": (
        "ページが見つかりません｜港新聞",
        ["お探しのページは移動または削除された可能性があります。"],
    ),
    "ko": ("페이지를 찾을 수 없습니다", ["요청하신 페이지가 삭제되었거나 주소가 바뀌었습니다."]),
}
PAYWALL = {
    "en": (
        "Ferry sinks off the quay",
        [
            "The ferry that sank on Tuesday had been warned twice,",
            "Subscribe to continue reading.",
        ],
    ),
    "zh-Hans": ("北港渡轮沉没", ["周二沉没的渡轮此前曾两次", "登录后阅读全文，开通会员"]),
    "zh-Hant": ("北港渡輪沉沒", ["週二沉沒的渡輪此前曾兩度", "訂閱後可閱讀全文"]),
    "ja": (
        "北港でフェリー沈没",
        ["火曜に沈没したフェリーは過去にも二度", "この記事は会員限定です。残り1,234文字"],
    ),
    "ko": (
        "북항 여객선 침몰",
        ["화요일 침몰한 여객선은 이미 두 차례", "이 기사는 구독자 전용입니다."],
    ),
}
WALLS = {
    WallKind.BOT: BOT,
    WallKind.SCRIPT: SCRIPT,
    WallKind.CONSENT: CONSENT,
    WallKind.SIGN_IN: SIGN_IN,
    WallKind.MISSING: MISSING,
    WallKind.PAYWALL: PAYWALL,
}
SAYS = {
    WallKind.BOT: "a bot wall answers",
    WallKind.SCRIPT: "the page shows its text only with JavaScript",
    WallKind.CONSENT: "a consent page answers",
    WallKind.SIGN_IN: "the page asks to sign in",
    WallKind.MISSING: "the page says that it has no such article",
    WallKind.PAYWALL: "only subscribers can read its text",
}
FORMS = (
    "{nav}<main><h1>{title}</h1>{text}</main>",
    "{nav}<div id='wrap'><article><h1>{title}</h1><div class='content'>{text}</div></article></div>",
    "<div>{text}</div>",
)


@pytest.mark.parametrize(
    ("kind", "language"), [(kind, one) for kind, samples in WALLS.items() for one in samples]
)
@pytest.mark.parametrize("form", FORMS)
def test_a_wall_is_no_article_in_each_language(kind: WallKind, language: str, form: str) -> None:
    title, lines = WALLS[kind][language]
    heading = title.partition(" | ")[0].partition(" - ")[0]
    field = "<form><input type='password'></form>" if kind is WallKind.SIGN_IN else ""
    page = read(title, form.format(nav=NAV, title=heading, text=paragraphs(*lines)) + field)
    assert isinstance(page, Unreadable), page
    assert page.reason.startswith(SAYS[kind])
    whole = kind is WallKind.BOT or (kind is WallKind.CONSENT and language != "en 2")
    assert page.barred == whole
    assert not page.final  # it is read again


MARKS = {
    "Cloudflare": "<script>window._cf_chl_opt = {cType: 'managed'}</script>",
    "DataDome": "<script src='https://ct.captcha-delivery.com/c.js'></script>",
    "HUMAN": '<div id="px-captcha"></div>',
    "Imperva": "<p>Request unsuccessful. Incapsula incident ID: 7-30</p>",
    "Akamai": "<p>https://errors.edgesuite.net/18.5</p>",
    "AWS WAF": "<script>window.gokuProps = {key: 'x'}</script>",
    "Sucuri": "<script>sucuri_cloudproxy_js='';</script>",
    "DDoS-Guard": "<script src='/.well-known/ddos-guard/js-challenge/index.js'></script>",
    "Anubis": '<script id="anubis_challenge" type="application/json">{}</script>',
    "Vercel": "<h1>Vercel Security Checkpoint</h1>",
    "Alibaba Cloud": "<script>setCookie('acw_sc__v2', x)</script>",
    "Knownsec": "<script>document.cookie='__jsl_clearance=1'</script>",
}


@pytest.mark.parametrize("service", MARKS)
@pytest.mark.parametrize("shown", ["", "<p>Please stand by while we look at your browser.</p>"])
def test_a_bot_wall_is_named_by_its_service_also_with_status_200(service: str, shown: str) -> None:
    page = read("quay.example", MARKS[service] + shown)
    assert isinstance(page, Unreadable)
    assert page.reason.startswith(f"a bot wall answers ({service}): ask the publisher")
    assert bot_wall(f"<html>{MARKS[service]}</html>".encode(), {})


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>",
            "a bot wall answers (Imperva)",
        ),
        ("<script>location.reload()</script>", "the page shows its text only with JavaScript"),
    ],
)
def test_a_page_of_scripts_alone_is_a_wall(script: str, reason: str) -> None:
    page = read("", script)
    assert isinstance(page, Unreadable)
    assert page.reason.startswith(reason)


FLASHES = [
    ("Browser drops a setting", "The next release cannot turn JavaScript off, its maker said."),
    ("Court bans tracking", "The use of cookies without consent broke the law, the court ruled."),
    (
        "Ferry sinks",
        "The page of the log with the course could not be found, the coast guard said.",
    ),
    ("Bank locks accounts", "Customers could not log in to their accounts today, the bank said."),
    ("Captcha is 25", "Its inventors asked people to prove what no program could prove then."),
    ("The Quay raises prices", "The paper asks subscribers for two crowns more from January on."),
    ("クッキー規制を強化", "政府は24日、サイトでのクッキーの利用を規制する法案を閣議決定した。"),
    ("会員情報が流出", "港新聞は24日、不正なアクセスで会員のパスワードが流出したと発表。"),
    ("网站访问中断", "港口日报网站周二遭到攻击，用户一度无法登录，目前已经恢复。"),
    ("網站遭攻擊", "港口日報網站週二遭到攻擊，讀者一度無法登入，目前已經恢復。"),
    ("접속 장애", "24일 새벽 접속 장애로 회원들이 로그인하지 못했다고 회사가 밝혔다."),
]
FURNITURE = (
    "<form><a href='/f'>Forgot your password?</a> Remember me <input type='password'></form>"
    "<div id='cookie-banner'><p>We use cookies. Accept all Manage choices</p></div>"
    "<noscript>Please enable JavaScript</noscript>"
    "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"
    "<script src='https://js.datadome.co/tags.js'></script>"
)
FOOT = "<footer><p>Subscribe to our letter. Sign in. Cookie settings. Nothing found?</p></footer>"


NEWS = [*FLASHES, *((one["title"], one["text"]) for one in SAMPLES["news"])]


@pytest.mark.parametrize("sample", SAMPLES["wall"], ids=lambda one: one["kind"])
@pytest.mark.parametrize("form", FORMS[:2])
def test_walls_in_other_words_are_no_articles(sample: dict[str, Any], form: str) -> None:
    field = "<input type='password'>" if sample["kind"] == WallKind.SIGN_IN else ""
    text = paragraphs(*sample["lines"]) + field
    page = read(sample["title"], form.format(nav=NAV, title=sample["heading"], text=text))
    assert isinstance(page, Unreadable), page


@pytest.mark.parametrize(("title", "text"), NEWS)
def test_news_of_one_sentence_about_such_things_is_an_article(title: str, text: str) -> None:
    body = f"{NAV}<main><article><h1>{title}</h1><p>{text}</p></article></main>"
    for page in (read(title, body), read(title, FURNITURE + body + FOOT)):
        assert isinstance(page, Page), page
        assert text in page.body


@pytest.mark.parametrize(
    "title",
    [
        *("Access denied", "Page not found", "404", "Just a moment"),
        *("Before you continue", "ログイン"),
    ],
)
def test_a_long_article_may_have_any_headline(title: str) -> None:
    text = "The delegations met on Monday, and officials said that talks would go on for a week. "
    lines = [text * 3, *(line for _, line in FLASHES), "Please enable JavaScript.", text * 4]
    head = '<meta property="og:type" content="article">'
    page = read(title, f"<article><h1>{title}</h1>{paragraphs(*lines)}</article>", head=head)
    assert isinstance(page, Page), page


def test_a_teaser_that_tells_the_news_is_an_article() -> None:
    text = (
        "The ferry that sank on Tuesday had been warned twice by the coast guard in the spring. "
    )
    lines = paragraphs(text * 4, "Subscribe to continue reading.")
    body = f"<article><h1>Ferry sinks</h1>{lines}</article>"
    page = read("Ferry sinks", body)
    assert isinstance(page, Page)
    assert page.body == (text * 4).strip()


def test_a_stub_that_says_it_is_not_free_is_no_text() -> None:
    ld = '{"@type": "NewsArticle", "headline": "Ferry sinks", "isAccessibleForFree": false}'
    head = f'<script type="application/ld+json">{ld}</script>'
    stub = f"<h1>Ferry sinks</h1>{paragraphs('The ferry that sank on Tuesday had been warned.')}"
    page = read("Ferry sinks", stub, head=head)
    assert isinstance(page, Unreadable)
    assert page.reason == "only subscribers can read its text"


@pytest.mark.parametrize(
    ("url", "text"),
    [
        (
            "https://consent.quay.example/m?continue=1",
            "Before you go on: we use cookies.",
        ),
        (
            "https://quay.example/404.html",
            "This page could not be found, it was moved or deleted.",
        ),
        ("https://id.quay.example/login?next=1", "Welcome to The Quay. Forgot your password?"),
    ],
)
def test_the_address_where_redirects_end_counts(url: str, text: str) -> None:
    assert isinstance(read("The Quay", f"<main>{paragraphs(text)}</main>", url=url), Unreadable)


@pytest.mark.parametrize("kind", [WallKind.BOT, WallKind.CONSENT, WallKind.SIGN_IN])
def test_a_feed_that_answers_with_a_wall_says_so(kind: WallKind) -> None:
    title, lines = WALLS[kind]["en"]
    page = f"<!DOCTYPE html><html><title>{title}</title><style>p{{}}</style>{paragraphs(*lines)}</html>"
    field = "<input type=password>" if kind is WallKind.SIGN_IN else ""
    document = FeedDocument(body=(page + field).encode(), content_type="text/html", url=URL)
    found = read_feed(document, Hints(outlet="x"), START)
    assert isinstance(found, Unreadable)
    assert found.reason.startswith(SAYS[kind])


def test_a_home_page_in_place_of_a_feed_is_no_wall() -> None:
    text = paragraphs(*(text for _, text in FLASHES))
    page = f"<!DOCTYPE html><html><title>The Quay</title>{FURNITURE}{text}{FOOT}</html>"
    document = FeedDocument(body=page.encode(), content_type="text/html", url=URL)
    found = read_feed(document, Hints(outlet="x"), START)
    assert found == Unreadable(reason="it is not a feed: an HTML page came")


@pytest.mark.parametrize(
    ("body", "headers", "service"),
    [
        (b"", {"cf-mitigated": "challenge"}, "Cloudflare"),
        (b"", {"x-amzn-waf-action": "captcha"}, "AWS WAF"),
        (b"<title>Just a moment...</title>", {}, ""),
    ],
)
def test_an_error_of_a_bot_wall_is_named(
    body: bytes, headers: dict[str, str], service: str
) -> None:
    wall = bot_wall(body, headers)
    assert wall is not None
    assert (wall.kind, wall.service) == (WallKind.BOT, service)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<h1>500 Internal Server Error</h1>",
        b"<title>Sign in</title>",
        b"\xff\xfe<<<<" * 9999,
    ],
)
def test_another_error_is_no_bot_wall(body: bytes) -> None:
    assert bot_wall(body, {"server": "cloudflare"}) is None


def test_a_network_that_wants_to_know_its_guests_is_no_article() -> None:
    asks = "<form action='/login' method='post'><input name='room'><input type='submit'></form>"
    text = paragraphs("Please tell us your room number and your last name to get online.")
    url = "http://wifi.hotel.example/login?dst=http://quay.example/news/1"
    assert isinstance(read("Hotel WiFi", f"<h1>Hotel WiFi</h1>{text}{asks}", url=url), Unreadable)
    assert isinstance(read("Hotel WiFi", f"<h1>Hotel WiFi</h1>{text}{asks}"), Page)


def test_a_shield_that_sets_a_cookie_by_script_is_named() -> None:
    """https://github.com/jangernert/FeedReader/issues/744"""
    script = (
        "<script src='https://storage.googleapis.com/ddos-shield.appspot.com/aes.js'></script>"
    )
    found = read(
        "", paragraphs("You will be connected to quay.example in just a moment...") + script
    )
    assert isinstance(found, Unreadable)
    assert "Project Shield" in found.reason
