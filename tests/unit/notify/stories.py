"""Stories in three languages for tests of messages. Everything in them is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from watchword.domain.delivery import AlertItem, Message
from watchword.domain.match import Part

NOW = datetime(2026, 11, 24, 7, 33, tzinfo=UTC)

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
