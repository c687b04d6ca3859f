"""Stories in three languages for tests of messages. Everything in them is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from watchword.domain.delivery import AlertItem, Kind, Message
from watchword.domain.digest import Coverage, DigestReport, SentAtOnce, SourceTrouble
from watchword.domain.health import FeedState
from watchword.domain.match import Part
from watchword.domain.story import OtherOutlet
from watchword.notify.receiver import ReceiverOptions

NOW = datetime(2026, 11, 24, 7, 33, tzinfo=UTC)
OPTIONS = ReceiverOptions(
    zone=ZoneInfo("Asia/Tokyo"),
    language="en",
    folder=Path(),
    domain="example.org",
    console=StringIO(),
    now=lambda: NOW,
)
"""Of a channel, in the zone of Tokyo."""

JAPANESE = AlertItem(
    topic="China–Japan relations",
    title="日中外相会談、海上ホットラインの運用再開で合意　年内に協議も",
    url="https://minato.example/news/k10014.html",
    outlet="港新聞",
    language="ja",
    published_at=datetime(2026, 11, 24, 7, 31, tzinfo=UTC),
    found_at=datetime(2026, 11, 24, 7, 32, tzinfo=UTC),
    headline_only=False,
    headline=(
        Part("日中外相会談", marked=True),
        Part("、海上ホットラインの運用再開で合意　年内に協議も"),
    ),
    excerpt=(
        Part("東京で24日に開かれた"),
        Part("日中外相会談", marked=True),
        Part("は、停止していた海上ホットラインの運用を再開することで合意した。"),
    ),
    words=("日中外相会談",),
    leaves=("@china-japan",),
)
KOREAN = replace(
    JAPANESE,
    title="중일 외교장관 회담, 해상 핫라인 재가동 합의",
    url="https://hangang.example/view/2026",
    outlet="한강일보",
    language="ko",
    published_at=None,
    headline_only=True,
    headline=(Part("중일 외교장관", marked=True), Part(" 회담, 해상 핫라인 재가동 합의")),
    excerpt=(),
    words=("중일 외교장관",),
)
ENGLISH = replace(
    JAPANESE,
    title="China and Japan agree to restart maritime hotline",
    url="https://harbour.example/2026/hotline_(sea)?by=@desk",
    outlet="The Harbour Times",
    language="en",
    published_at=datetime(2026, 11, 22, 21, 5, tzinfo=UTC),
    headline=(
        Part("China", marked=True),
        Part(" and "),
        Part("Japan", marked=True),
        Part(" agree to restart maritime hotline"),
    ),
    excerpt=(Part("…officials in "), Part("Beijing", marked=True), Part(" said the line…")),
    words=("China", "Japan", "Beijing"),
    leaves=("@china", "@japan"),
)


def a_message(*members: AlertItem, id: str = "mfrggzdfmztwq2lknnwg23tpoa") -> Message:
    return Message(
        id=id, channel="desk", attempt=1, created_at=NOW, members=members or (JAPANESE,)
    )


ALSO = tuple(
    OtherOutlet(outlet=outlet, at=NOW + timedelta(minutes=after), title=title, language=language)
    for outlet, after, title, language in (
        ("潮路経済新聞", 5, "日中ホットライン再開へ", "ja"),
        ("远帆网", 11, "中日重启海上热线：外长会谈达成一致", "zh"),
        ("North Pier Press", 19, "China and Japan agree to restart a hotline at sea", "en"),
        ("澄湖新聞網", 29, "中日重啟海上熱線", "zh"),
    )
)
"""Other outlets of JAPANESE's story."""
CHINESE = replace(
    JAPANESE,
    title="稀土出口许可改为网上申报",
    url="https://caifan.example/2026/11",
    outlet="财帆周刊",
    language="zh",
    headline=(Part("稀土", marked=True), Part("出口许可改为网上申报")),
    lead="商务部周二宣布，许可改为网上申报。",
    story=15,
)
DIGEST = replace(
    a_message(
        replace(JAPANESE, also=ALSO, urgent=True, story=12, topic_key="china-japan"),
        replace(ENGLISH, story=12, topic_key="china-japan"),
        CHINESE,
        replace(KOREAN, topic="Semiconductors", story=16),
    ),
    kind=Kind.DIGEST,
    note="2026-11-24T18:00",
)
"""Three stories of two topics; the second alert is a later report of the first story."""
REPORT = DigestReport(
    since=datetime(2026, 11, 23, 23, 0, tzinfo=UTC),
    next_at=datetime(2026, 11, 24, 23, 0, tzinfo=UTC),
    sent_at_once=(
        SentAtOnce(
            title=JAPANESE.title, url=JAPANESE.url, outlet="港新聞", language="ja", sent_at=NOW
        ),
    ),
    coverage=Coverage(
        articles=412,
        sources=60,
        troubles=(
            SourceTrouble(source="听涛晚报", state=FeedState.FAILING, since=NOW),
            SourceTrouble(source="澄湖新聞網", state=FeedState.LATE, since=None),
        ),
        muted=(("Korean peninsula", NOW + timedelta(days=5)),),
        broken_promises=0,
    ),
)
