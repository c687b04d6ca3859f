"""A press review in five scripts; all that it says is invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from watchword.domain.digest import Coverage, SourceTrouble
from watchword.domain.health import FeedState
from watchword.domain.review import Review, ReviewReport, ReviewStory

MADE_AT = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)
"""17:40 in Tokyo."""
HOSTILE = '<script>alert("x")</script> *b* [a](http://evil.example) ‮ @everyone'


def report(
    outlet: str, country: str, language: str, clock: str, title: str, sentence: str = ""
) -> ReviewReport:
    """`clock`: the hour in Tokyo on the day of the review."""
    hour, minute = map(int, clock.split(":"))
    at = datetime(2026, 11, 24, hour, minute, tzinfo=UTC) - timedelta(hours=9)
    return ReviewReport(
        outlet=outlet,
        country=country,
        language=language,
        title=title,
        url=f"https://{country.lower()}.example/{hour}{minute}",
        at=at,
        sentence=sentence,
    )


STORIES = (
    ReviewStory(
        story=1,
        topic="China–Japan relations",
        line="Second agreement of the ministries in a month; see note 12 of 3 November.",
        reports=(
            report(
                *("灯台通信", "JP", "ja", "16:31"),
                "日中、沿岸の水産資源を共同調査へ　12年ぶり再開で合意",
                "両政府は24日、東シナ海の沿岸で水産資源の共同調査を再開することで合意した。",
            ),
            report("潮路経済新聞", "JP", "ja", "16:38", "水産資源、12年ぶりに日中で調査"),
            report(
                *("远帆网", "CN", "zh", "16:44"),
                "中日同意重启近海渔业资源联合调查",
                "首次航行定于明年三月从长崎出发，双方各有九名研究人员参加。",
            ),
            report("가람통신", "KR", "ko", "16:50", "중일, 연안 어족 자원 공동조사 재개"),
            report(
                *("North Pier Press", "GB", "en", "16:52"),
                "China and Japan to survey coastal fish stocks together again after 12 years",
                "Data are shared with Korea from the second year on.",
            ),
            report("港灣評論", "HK", "zh", "17:20", "漁業聯合調查重啟，三地漁民怎麼看"),
        ),
    ),
    ReviewStory(
        story=2,
        topic="China–Japan relations",
        reports=(
            report(
                *("财帆周刊", "CN", "zh", "15:48"),
                "稀土出口许可改为网上申报，审批时限缩至20个工作日",
                "民用申请将在20个工作日内得到答复，此前为45个工作日。",
            ),
            report("Pacific Ledger", "JP", "en", "16:20", "Rare-earth export filing moves online"),
        ),
    ),
    ReviewStory(
        story=3,
        topic="China–Japan relations",
        reports=(
            report(
                *("솔빛일보", "KR", "ko", "14:52"),
                "한중일 청소년 해양포럼, 내년 봄 제주서…세 나라 200명 참가",
                "포럼은 4월 20일부터 24일까지 제주에서 열린다.",
            ),
        ),
    ),
    ReviewStory(
        story=4,
        topic="China–Japan relations",
        reports=(
            report(
                *("Lantern Bay Courier", "SG", "en", "11:20"),
                "Ferry between Hakata and Qingdao to sail again in spring, if both ports agree",
                "Three sailings a week are planned, and the ship lies in Hakata.",
            ),
        ),
    ),
    ReviewStory(
        story=5,
        topic="Semiconductors",
        reports=(
            report(
                *("島嶼時報", "TW", "zh", "14:31"),
                "玻璃基板試產線落腳海灣園區，2028年量產",
                "這條試產線將帶來一百八十個職缺。",
            ),
            report("汐見新報", "JP", "ja", "14:58", "ガラス基板の試験ライン、湾岸に"),
        ),
    ),
)
REVIEW = Review(
    made_at=MADE_AT,
    since=MADE_AT - timedelta(days=1),
    stories=STORIES,
    left_out=4,
    by="mori",
    introduction="Good afternoon. One agreement, on fish, fills the front pages of both capitals; "
    "the licences for magnets matter more to our members.",
    reserved=("潮路経済新聞",),
    leads=(
        report("灯台通信", "JP", "ja", "16:00", "日中、沿岸の水産資源を共同調査へ"),
        report("汐見新報", "JP", "ja", "12:00", "冬の花火、今年は三夜続けて"),
        report("远帆网", "CN", "zh", "16:00", "中日同意重启近海渔业资源联合调查"),
        report("島嶼時報", "TW", "zh", "15:00", "玻璃基板試產線落腳海灣園區，2028年量產"),
        report("솔빛일보", "KR", "ko", "15:00", "한중일 청소년 해양포럼, 내년 봄 제주서"),
        report("North Pier Press", "GB", "en", "17:00", "China and Japan survey fish together"),
    ),
    coverage=Coverage(
        articles=412,
        sources=60,
        troubles=(
            SourceTrouble(
                source="听涛晚报", state=FeedState.FAILING, since=MADE_AT - timedelta(hours=2)
            ),
            SourceTrouble(
                source="澄湖新聞網", state=FeedState.SILENT, since=MADE_AT - timedelta(days=4)
            ),
        ),
        muted=(),
        broken_promises=0,
    ),
)
