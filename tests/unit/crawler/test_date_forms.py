"""The forms in which the press of the world writes a date and a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.plain.dates import is_possible, read_stamp, stamps
from watchword.domain.article import Precision
from watchword.domain.source import Hints

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
LANGUAGES = """
en zh es hi ar bn pt ru ja pa de jv ko fr te mr tr ta vi ur it th gu fa pl uk ml kn my ro nl hu el cs sv
he id ms bg sr hr sk sl lt lv et da fi nb ca hy ka kk az fil sw
""".split()  # noqa: SIM905 - a block of words is easier to read than a column


def hints(country: str | None = None, language: str | None = None) -> Hints:
    return Hints(outlet="x", country=country, language=language)


def written(text: str, country: str | None = None) -> str | None:
    """The date in ISO 8601 with the offset; a day alone without a time; None if there is none."""
    stamp = read_stamp(text, hints(country), NOW)
    if stamp is None:
        return None
    if stamp.precision is Precision.DAY:
        return stamp.at.date().isoformat()
    return stamp.at.isoformat(timespec="minutes")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_of_each_language_is_read(language: str) -> None:
    for month in range(1, 13):
        at = datetime(2025, month, 17, 20, 45, tzinfo=UTC)
        for text in (
            format_datetime(at, "long", locale=language),
            f"{format_date(at, 'long', locale=language)}, 20:45 UTC",
        ):
            stamp = read_stamp(text, hints(language=language), NOW)
            assert stamp is not None, text
            assert (stamp.at, stamp.precision) == (at, Precision.MINUTE), text


@pytest.mark.parametrize(
    ("text", "country", "meant"),
    [
        ("2026.7.14. 오전 8:05", "KR", "2026-07-14T08:05+09:00"),
        ("2026년 7월 14일 오후 12시 5분", "KR", "2026-07-14T12:05+09:00"),
        ("2026年7月14日 午後0時5分", "JP", "2026-07-14T12:05+09:00"),
        ("2026年7月14日(火) 午前8時", "JP", "2026-07-14T08:00+09:00"),
        ("2026年7月14日 上午8:05", "CN", "2026-07-14T08:05+08:00"),
        ("2026年7月14日 凌晨12:05", "CN", "2026-07-14T00:05+08:00"),
        ("2026年7月14日 中午12:05", "CN", "2026-07-14T12:05+08:00"),
        ("2026年7月14日晚上8点05分", "CN", "2026-07-14T20:05+08:00"),
        ("2026年7月14日晚8:05", "CN", "2026-07-14T20:05+08:00"),
        ("2026年7月14日 早8点05分", "CN", "2026-07-14T08:05+08:00"),
        ("2026年7月14日晚上12点", "CN", "2026-07-15T00:00+08:00"),
        ("2026年7月14日 深夜1時5分", "JP", "2026-07-14T01:05+09:00"),
        ("2026年7月14日 朝8時5分", "JP", "2026-07-14T08:05+09:00"),
        ("2026년 7월 14일 새벽 2시 5분", "KR", "2026-07-14T02:05+09:00"),
        ("2026년 7월 14일 낮 12시 5분", "KR", "2026-07-14T12:05+09:00"),
        ("2026년 7월 14일 밤 8시 5분", "KR", "2026-07-14T20:05+09:00"),
        ("2026/07/14 PM 08:05", "TW", "2026-07-14T20:05+08:00"),
        ("14 July 2026, 8.05pm", "GB", "2026-07-14T20:05+01:00"),
        ("July 14, 2026 8:05 a.m.", "US", "2026-07-14T08:05-04:00"),
        ("July 14, 2026, 8 p.m.", "US", "2026-07-14T20:00-04:00"),
        ("14 de julio de 2026 a las 8:05 p. m.", "MX", "2026-07-14T20:05-06:00"),
        ("14 Ιουλίου 2026, 8:05 μ.μ.", "GR", "2026-07-14T20:05+03:00"),
        ("14/07/2026 8:05 CH", "VN", "2026-07-14T20:05+07:00"),
        ("١٤ يوليو ٢٠٢٦ ٨:٠٥ م", "AE", "2026-07-14T20:05+04:00"),
    ],
)
def test_both_halves_of_the_day(text: str, country: str, meant: str) -> None:
    assert written(text, country) == meant


@pytest.mark.parametrize(
    ("text", "country", "meant"),
    [
        ("2026-07-14 08:05 GMT+7", None, "2026-07-14T08:05+07:00"),
        ("2026-07-14 08:05 (UTC+8)", None, "2026-07-14T08:05+08:00"),
        ("2026-07-14 08:05 UTC-03:30", None, "2026-07-14T08:05-03:30"),
        (
            "Tue Jul 14 2026 08:05:00 GMT+0530 (India Standard Time)",
            None,
            "2026-07-14T08:05+05:30",
        ),
        ("2026-07-14T08:05-500", None, "2026-07-14T08:05-05:00"),
        ("2026-07-14 08:05 +930", None, "2026-07-14T08:05+09:30"),
        ("2026-07-14 08:05 +5:45", None, "2026-07-14T08:05+05:45"),
        ("2026-07-14T08:05:00−03:00", None, "2026-07-14T08:05-03:00"),
        ("2026-07-14T08:05+02:00[Europe/Paris]", None, "2026-07-14T08:05+02:00"),
        ("14 Jul 2026 08:05 IST", "IN", "2026-07-14T08:05+05:30"),
        ("14 Jul 2026 08:05 IST", "IE", "2026-07-14T08:05+01:00"),
        ("14 Jul 2026 08:05 BST", "BD", "2026-07-14T08:05+06:00"),
        ("14 Jul 2026 08:05 AST", "SA", "2026-07-14T08:05+03:00"),
        ("14 Jul 2026 08:05 PST", "PH", "2026-07-14T08:05+08:00"),
        ("14 Jul 2026 08:05 SAST", None, "2026-07-14T08:05+02:00"),
        ("14 Jul 2026 08:05 NZST", None, "2026-07-14T08:05+12:00"),
        ("14 Jul 2026 08:05 ET", None, "2026-07-14T08:05-04:00"),
        ("14 Jan 2026 08:05 ET", None, "2026-01-14T08:05-05:00"),
        ("14 июля 2026, 08:05 МСК", None, "2026-07-14T08:05+03:00"),
        ("2026年7月14日 08:05 北京时间", None, "2026-07-14T08:05+08:00"),
        ("2026年7月14日（周二）北京时间8时05分", None, "2026-07-14T08:05+08:00"),
        ("2026年7月14日 日本時間午後8時05分", None, "2026-07-14T20:05+09:00"),
        ("Tue, 14 Jul 2026 08:05:00 QQT", "JP", "2026-07-14T08:05+09:00"),
        ("14 Jul 2026 08:05 ist neu", "JP", "2026-07-14T08:05+09:00"),
        ("2026-07-14 08:05+99:00", "JP", "2026-07-14T08:05+09:00"),
    ],
)
def test_a_zone_is_the_one_of_its_country_and_an_unknown_name_is_none(
    text: str, country: str | None, meant: str
) -> None:
    assert written(text, country) == meant
    stamp = read_stamp(text, hints(country), NOW)
    assert stamp is not None
    assert stamp.zoned == (country != "JP")


@pytest.mark.parametrize(
    ("text", "country", "meant"),
    [
        ("令和8年7月14日 8時05分", "JP", "2026-07-14T08:05+09:00"),
        ("平成元年2月3日", "JP", None),
        ("平成31年4月30日", "JP", "2019-04-30"),
        ("R8.7.14", "JP", "2026-07-14"),
        ("中華民國115年7月14日", None, "2026-07-14"),
        ("115/07/14 08:05", "TW", "2026-07-14T08:05+08:00"),
        ("115/07/14 08:05", "DE", None),
        ("14 กรกฎาคม พ.ศ. 2569", "TH", "2026-07-14"),
        ("๑๔ ก.ค. ๒๕๖๙ 08.05 น.", "TH", "2026-07-14T08:05+07:00"),
    ],
)
def test_years_of_other_eras(text: str, country: str | None, meant: str | None) -> None:
    assert written(text, country) == meant


@pytest.mark.parametrize(
    ("text", "country", "meant"),
    [
        ("20260714T080500Z", None, "2026-07-14T08:05+00:00"),
        ("20260714T0805+0300", None, "2026-07-14T08:05+03:00"),
        ("202607140805", "JP", "2026-07-14T08:05+09:00"),
        ("20260714", "JP", "2026-07-14"),
        ("1784016300", None, "2026-07-14T08:05+00:00"),
        ("1784016300000", None, "2026-07-14T08:05+00:00"),
        ("Tue Jul 14 08:05:00 UTC 2026", None, "2026-07-14T08:05+00:00"),
        ("Tuesday, 14-Jul-26 08:05:00 GMT", None, "2026-07-14T08:05+00:00"),
        ("14 Jul 26 08:05 +0000", None, "2026-07-14T08:05+00:00"),
        ("2026-07-14 24:15", "JP", "2026-07-15T00:15+09:00"),
        ("Tue, 14 Jul 2026 24:15:00 +0000", None, "2026-07-14T00:15+00:00"),
        ("2026-07-14T24:00:00", "GB", "2026-07-15T00:00+01:00"),
        ("2026年7月14日25時30分", "JP", "2026-07-15T01:30+09:00"),
        ("2026-07-14 25:30", "DE", "2026-07-14"),
        ("2026-07-14 08:75", "DE", "2026-07-14"),
        ("Tue, 14 Jul 2026 GMT", None, "2026-07-14"),
        ("14/7/2026", "GB", "2026-07-14"),
        ("7/14/2026", "GB", "2026-07-14"),
        ("08:05, 14-Jul-2026", "VN", "2026-07-14T08:05+07:00"),
        ("8.05am, Tue 14 Jul 2026", "AU", "2026-07-14T08:05+10:00"),
        ("2026-07-14 来源：新华社 08:05", "CN", "2026-07-14T08:05+08:00"),
        ("2026年07月14日08:05　来源：人民网", "CN", "2026-07-14T08:05+08:00"),
        ("2026-07-14 HKT 08:05", "HK", "2026-07-14T08:05+08:00"),
        ("2026 07/14 08:05:12", "CN", "2026-07-14T08:05+08:00"),
        ("26-07-14 08:05", "CN", "2026-07-14T08:05+08:00"),
        ("2026年7月14日 3点建议", "CN", "2026-07-14"),
        ("二〇二六年七月十四日", "CN", "2026-07-14"),
        ("二○二六年十月三十一日", "CN", "2026-10-31"),
        ("二零二六年七月二十日 08:05", "TW", "2026-07-20T08:05+08:00"),
        ("14. MRZ 2026", "DE", "2026-03-14"),
        ("14 лип 2026, 8:05", "UA", "2026-07-14T08:05+03:00"),
        ("14 верес 2025 08:05", "UA", "2025-09-14T08:05+03:00"),
        ("14 दिसम्बर 2025", "IN", "2025-12-14"),
        ("14 tháng mười hai 2025", "VN", "2025-12-14"),
        ("Pe 14 tammikuussa 2026", "FI", "2026-01-14"),
    ],
)
def test_further_forms(text: str, country: str | None, meant: str | None) -> None:
    assert written(text, country) == meant


def test_a_name_of_two_months_is_the_one_of_the_language() -> None:
    croatian = read_stamp("14. listopada 2025.", hints(language="hr"), NOW)
    polish = read_stamp("14 listopada 2025", hints(language="pl"), NOW)
    assert (croatian and croatian.at.month, polish and polish.at.month) == (10, 11)


_PIECES = st.sampled_from(
    """
    2026 年 月 日 07 14 - / . : 08 05 am p.m. 上午 오후 Jul juillet GMT +0 +99 99 Z T , ( ) 令和
    พ.ศ. ᄀ ٢ ² ½ 0 9999 24 น. 時 点 de − \u200f \x00 \ud800 İ ß
    """.split()  # noqa: SIM905 - a block of words is easier to read than a column
)


@settings(max_examples=400, deadline=None)
@given(
    text=st.one_of(st.text(max_size=400), st.lists(_PIECES, max_size=80).map(" ".join)),
    country=st.sampled_from([None, "JP", "TW", "CN", "US", "TH", "VN"]),
)
def test_any_text_is_read_without_an_error_and_every_date_is_possible(
    text: str, country: str | None
) -> None:
    found = [*stamps(text, hints(country), NOW), read_stamp(text, hints(country), NOW)]
    for stamp in found:
        if stamp:
            assert is_possible(stamp.at, NOW)
            assert stamp.at.utcoffset() is not None
            assert abs(stamp.at.utcoffset() or timedelta()) < timedelta(hours=24)
