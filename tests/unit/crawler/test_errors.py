"""The meaning of headers and statuses, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.http.errors import Limits, describe_status, elsewhere, failure, refusal
from crawler.http.headers import content_digest, not_before, retry_after, server_time, validators
from crawler.http.robots import rules
from tests.fakes import START
from watchword.domain.article import Failed
from watchword.domain.host import MAX_CRAWL_DELAY
from watchword.domain.source import Validators

PAGE = "https://example.org/a"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("120", timedelta(seconds=120)),
        (" 0 ", timedelta()),
        ("999999999999999999999999", timedelta(days=1)),
        ("Tue, 24 Nov 2026 08:10:00 GMT", timedelta(minutes=10)),
        ("Tue, 24 Nov 2026 17:10:00 +0900", timedelta(minutes=10)),
        ("Tue, 24 Nov 2037 08:10:00 GMT", timedelta(days=1)),
        ("Tue, 24 Nov 2026 07:00:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_has_two_forms_and_a_limit(text: str | None, wish: timedelta | None) -> None:
    assert retry_after(text, START) == (None if wish is None else START + wish)


@pytest.mark.parametrize(
    ("headers", "ttl", "span"),
    [
        ({"cache-control": "public, max-age=600"}, None, timedelta(minutes=10)),
        ({"cache-control": "max-age=600", "age": "500"}, None, timedelta(seconds=100)),
        ({"cache-control": "max-age=60"}, timedelta(minutes=15), timedelta(minutes=15)),
        ({"cache-control": "no-cache, max-age=600"}, None, None),
        ({"cache-control": "max-age=99999999"}, None, timedelta(days=1)),
        ({"cache-control": "max-age=inf"}, None, None),
        ({"cache-control": "max-age=nan, max-age"}, None, None),
        ({}, None, None),
    ],
)
def test_an_answer_says_for_how_long_it_is_fresh(
    headers: dict[str, str], ttl: timedelta | None, span: timedelta | None
) -> None:
    assert not_before(headers, ttl, START) == (None if span is None else START + span)


def test_a_status_is_said_with_its_name() -> None:
    assert describe_status(403) == "403 Forbidden"
    assert describe_status(599) == "599, a status that HTTP does not know"


def test_a_status_that_brings_nothing_is_a_failure() -> None:
    assert refusal(200, {}, START) is None
    assert refusal(404, {}, START) == Failed(reason="404 Not Found", gone=True)
    wish = START + timedelta(seconds=7)
    busy = Failed(reason="503 Service Unavailable", retry_after=wish)
    assert refusal(503, {"retry-after": "7"}, START) == busy


def test_an_error_that_nobody_knows_has_no_words() -> None:
    assert (
        failure(KeyError("x"), Limits(timeout=timedelta(seconds=1), size=1, redirects=5)) is None
    )


# --- robots.txt ---------------------------------------------------------------------------------


def test_robots_that_forbid_a_page_are_final() -> None:
    asked = rules(200, b"User-agent: *\nDisallow: /a", None, START)
    assert asked.refusal(PAGE) == Failed(reason="robots.txt forbids this page", final=True)
    assert asked.refusal("https://example.org/b") is None


def test_robots_may_speak_to_us_by_name() -> None:
    body = b"User-agent: *\nDisallow: /\n\nUser-agent: Watchword\nAllow: /\nCrawl-delay: 7"
    asked = rules(200, body, None, START)
    assert asked.refusal(PAGE) is None
    assert asked.delay == timedelta(seconds=7)


@pytest.mark.parametrize("delay", ["86400", "1e300", "inf"])
def test_a_crawl_delay_has_a_limit(delay: str) -> None:
    body = f"User-agent: *\nCrawl-delay: {delay}".encode()
    assert rules(200, body, None, START).delay in (MAX_CRAWL_DELAY, timedelta())


@pytest.mark.parametrize("delay", ["-1", "nan", "soon"])
def test_a_crawl_delay_that_is_none_is_none(delay: str) -> None:
    assert (
        rules(200, f"User-agent: *\nCrawl-delay: {delay}".encode(), None, START).delay
        == timedelta()
    )


def test_a_site_without_robots_forbids_nothing_for_a_day() -> None:
    asked = rules(404, b"User-agent: *\nDisallow: /", None, START)
    assert asked.refusal(PAGE) is None
    assert asked.until == START + timedelta(days=1)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_that_fail_hold_the_host_for_five_minutes(status: int) -> None:
    asked = rules(status, b"", START + timedelta(minutes=2), START)
    held = asked.refusal(PAGE)
    assert held is not None
    assert held.reason.startswith(f"robots.txt answers {status} ")
    assert (held.final, held.retry_after) == (False, START + timedelta(minutes=2))
    assert asked.until == START + timedelta(minutes=5)


def test_robots_behind_500_kib_are_not_read() -> None:
    body = b"User-agent: *\nDisallow: /b\n" + b"#" * (500 << 10) + b"\nDisallow: /a"
    asked = rules(200, body, None, START)
    assert asked.refusal(PAGE) is None
    assert asked.refusal("https://example.org/b") is not None


@pytest.mark.parametrize(
    ("headers", "moment"),
    [
        ({"date": "Tue, 24 Nov 2026 08:00:00 GMT"}, datetime(2026, 11, 24, 8, tzinfo=UTC)),
        (
            {"date": "Tue, 24 Nov 2026 08:00:00 GMT", "age": "3600"},
            datetime(2026, 11, 24, 9, tzinfo=UTC),
        ),
        ({"date": "yesterday"}, None),
        ({}, None),
    ],
)
def test_the_time_of_a_server_is_its_date_and_the_age_of_the_answer(
    headers: dict[str, str], moment: datetime | None
) -> None:
    assert server_time(headers) == moment


def test_a_failure_behind_a_redirect_names_the_host_that_failed() -> None:
    failed = Failed(reason="403 Forbidden", gone=False)
    named = elsewhere(failed, "https://a.example/feed", "https://www.b.example/rss")
    assert named == Failed(reason="it redirects to www.b.example: 403 Forbidden")
    assert elsewhere(failed, "https://a.example/feed", "https://a.example/rss") == failed


def test_a_reason_that_names_the_host_is_not_changed() -> None:
    failed = Failed(reason="host not found: b.example")
    assert elsewhere(failed, "https://a.example/feed", "https://b.example/") == failed


# --- Validators ---------------------------------------------------------------------------------

DATE = "Tue, 24 Nov 2026 08:00:00 GMT"


def kept(known: Validators, etag: str, body: bytes, *, modified: str = DATE) -> Validators:
    headers = {"etag": etag, **({"last-modified": modified} if modified else {})}
    return validators(known, headers, body, None)


def test_a_weak_etag_that_is_new_over_the_same_bytes_is_not_sent_again() -> None:
    first = kept(Validators(), 'W/"1"', b"a")
    assert (first.etag, first.modified) == ('W/"1"', DATE)
    second = kept(first, 'W/"2"', b"a")
    assert (second.etag, second.modified) == (None, DATE)
    changed = kept(second, 'W/"3"', b"b")
    assert (changed.etag, changed.modified) == (None, DATE)


def test_an_etag_that_changes_with_the_bytes_stays() -> None:
    assert kept(kept(Validators(), 'W/"1"', b"a"), 'W/"2"', b"b").etag == 'W/"2"'


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b"<rss><item>a</item></rss>", b"<rss><item>a</item></rss>", True),
        (b"<rss><item>a</item></rss>", b"<rss><item>b</item></rss>", False),
        (
            b"<rss><lastBuildDate>Tue</lastBuildDate><pubDate>x</pubDate><item>a</item></rss>",
            b"<rss><lastBuildDate>Wed</lastBuildDate><pubDate>y</pubDate><item>a</item></rss>",
            True,
        ),
        (
            b"<feed><updated>1</updated><entry><updated>1</updated></entry></feed>",
            b"<feed><updated>2</updated><entry><updated>1</updated></entry></feed>",
            True,
        ),
        (
            b"<feed><updated>1</updated><entry><updated>1</updated></entry></feed>",
            b"<feed><updated>1</updated><entry><updated>2</updated></entry></feed>",
            False,
        ),
        (b"<rss><title>a</title><item/></rss>", b"<rss><title>b</title><item/></rss>", False),
        (b"<rss><pubDate>1</pubDate></rss>", b"<rss><pubDate>2</pubDate></rss>", False),
        (b"", b"", True),
    ],
)
def test_the_dates_of_the_head_alone_are_no_new_content(
    one: bytes, other: bytes, same: bool
) -> None:
    assert (content_digest(one) == content_digest(other)) is same


def test_a_strong_etag_or_one_without_a_date_stays() -> None:
    assert kept(kept(Validators(), '"1"', b"a"), '"2"', b"a").etag == '"2"'
    alone = kept(Validators(), 'W/"1"', b"a", modified="")
    assert kept(alone, 'W/"2"', b"a", modified="").etag == 'W/"2"'
