"""What messages say: in the reader's language, in plain words, and a digest by topic and weight."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.notify.stories import (
    ALSO,
    DIGEST,
    ENGLISH,
    JAPANESE,
    NOW,
    OPTIONS,
    REPORT,
    a_message,
)
from watchword.domain.delivery import AlertItem, Kind, Message
from watchword.domain.front import FrontCount
from watchword.notify.content import StoryContent
from watchword.notify.describe import describe
from watchword.notify.reader import Reader
from watchword.notify.render import render
from watchword.notify.runs import plain
from watchword.notify.style import MAIL_TEXT, MARKDOWN, PLAIN, TELEGRAM, Style
from watchword.wording.languages import script_tag


def story(item: AlertItem, language: str = "en") -> StoryContent:
    reader = Reader(zone=OPTIONS.zone, now=NOW, language=language)
    found = describe(a_message(item), reader).items[0]
    assert isinstance(found, StoryContent)
    return found


@pytest.mark.parametrize(
    ("language", "translation"),
    [
        ("en", "North Pier Press: China and Japan agree to restart a hotline at sea"),
        ("ja", ""),  # the headline is in it
        ("zh-Hans", "远帆网：中日重启海上热线：外长会谈达成一致"),
        ("zh-Hant", "澄湖新聞網：中日重啟海上熱線"),
        ("ko", ""),  # no outlet has it
    ],
)
def test_the_first_report_in_the_readers_language_stands_below(
    language: str, translation: str
) -> None:
    assert plain(story(replace(JAPANESE, also=ALSO), language).translation) == translation


def test_only_traditional_chinese_is_read_in_the_script_there_is() -> None:
    simplified = story(replace(JAPANESE, also=ALSO[:3]), "zh-Hant").translation
    assert plain(simplified).startswith("远帆网")
    assert [script_tag("zh", text) for text in ("中央社", "島嶼時報：臺灣", "财帆周刊")] == [
        "zh-Hans",
        "zh-Hant",
        "zh-Hans",
    ]


def test_a_headline_that_is_told_as_the_known_one_is_not_repeated() -> None:
    english = next(one.title for one in ALSO if one.language == "en")
    related = replace(JAPANESE, also=ALSO, related_title=english)
    assert plain(story(related).follows) == f"Probably the same story as: {english}"
    assert plain(story(related).translation) == ""


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("zh-Hans", ["China–Japan relations。港新聞 16:31", "匹配原因：标题中有日中外相会談"]),
        ("zh-Hant", ["China–Japan relations。港新聞 16:31", "比對原因：標題中有日中外相会談"]),
        ("ja", ["China–Japan relations。港新聞 16:31", "一致した理由：見出しに日中外相会談"]),
        ("ko", ["China–Japan relations. 港新聞 16:31", "일치한 이유: 제목에 日中外相会談"]),
    ],
)
def test_an_alert_speaks_the_readers_language(language: str, lines: list[str]) -> None:
    text = render(a_message(JAPANESE), MAIL_TEXT, OPTIONS.zone, language).body.splitlines()
    assert [line for line in lines if line not in text] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "It led 3 of 8 front pages."),
        ("ja", "3 件がトップ"),
        ("ko", "3곳이 머리기사"),
        ("zh-Hans", "3 个以此"),
    ],
)
@pytest.mark.parametrize("style", [MAIL_TEXT, TELEGRAM, PLAIN])
@pytest.mark.parametrize("kind", [Kind.URGENT, Kind.DIGEST])
def test_a_message_says_how_many_front_pages_led_with_a_story(
    language: str, said: str, style: Style, kind: Kind
) -> None:
    led = replace(JAPANESE, fronts=FrontCount(led=3, watched=8))
    with_it, without = (
        render(
            replace(a_message(one), kind=kind, note="2026-11-24T18:00"),
            style,
            OPTIONS.zone,
            language,
        ).body
        for one in (led, JAPANESE)
    )
    assert said in with_it
    assert said not in without


def test_a_mail_says_why_in_plain_words() -> None:
    facts = replace(ENGLISH, words=(), headline=(), excerpt=(), leaves=("lang:en", "source:x"))
    assert [plain(one) for one in story(facts).plain_why] == [
        "Why: it is in English; it is from The Harbour Times"
    ]
    assert "@" not in plain(story(JAPANESE).plain_why[0])


def digest(language: str = "en") -> Message:
    return replace(DIGEST, digest=REPORT)


def test_a_digest_in_markdown_has_a_title_for_each_topic() -> None:
    body = render(digest(), MARKDOWN, OPTIONS.zone, last_line="mfrggzdf").body
    assert body == (
        "**Tuesday 24 November, 18:00** · 3 stories since 08:00, the widest first in each topic\n"
        "\n"
        "**China–Japan relations** · 2\n"
        "\n"
        "1. **[日中外相会談、海上ホットラインの運用再開で合意　年内に協議も]"
        "(https://minato.example/news/k10014.html)** · 港新聞 16:31, then 4 outlets in 3 languages  \n"
        "   North Pier Press: China and Japan agree to restart a hotline at sea  \n"
        "   **New since 16:31:** **China** and **Japan** agree to restart maritime hotline"
        " (The Harbour Times, Mon 23 Nov 06:05)\n"
        "2. **[稀土出口许可改为网上申报](https://caifan.example/2026/11)** · 财帆周刊 16:31\n"
        "\n"
        "**Semiconductors** · 1\n"
        "\n"
        "3. **[중일 외교장관 회담, 해상 핫라인 재가동 합의](https://hangang.example/view/2026)**"
        " · 한강일보, undated, found 16:32 · headline only\n"
        "\n"
        "**Sent at once** · 1 urgent story reached you before  \n"
        "- **[日中外相会談、海上ホットラインの運用再開で合意　年内に協議も]"
        "(https://minato.example/news/k10014.html)** · 港新聞 16:33\n"
        "\n"
        "412 articles since 08:00; 58 of 60 sources are fresh; failing: 听涛晚报 since 16:33;"
        " late: 澄湖新聞網; muted: Korean peninsula until Sun 29 Nov 16:33; all promises kept  \n"
        "Next digest: Wed 25 Nov 08:00.\n"
        "\n"
        "`mfrggzdf`"
    )


def test_a_digest_in_plain_text_has_two_lines_a_story() -> None:
    lines = render(digest(), PLAIN, OPTIONS.zone).body.splitlines()
    at = lines.index("CHINA–JAPAN RELATIONS (2)")
    assert lines[at + 1 : at + 3] == [
        "1. 日中外相会談、海上ホットラインの運用再開で合意　年内に協議も",
        "   港新聞 16:31, then 4 outlets in 3 languages. https://minato.example/news/k10014.html",
    ]


def test_only_a_mail_has_the_first_sentence_of_a_story() -> None:
    lead = "商务部周二宣布，许可改为网上申报。"
    assert lead in render(digest(), MAIL_TEXT, OPTIONS.zone).body
    assert lead not in render(digest(), TELEGRAM, OPTIONS.zone).body


def test_a_digest_of_nothing_says_what_that_rests_on() -> None:
    empty = replace(digest(), members=(), digest=replace(REPORT, sent_at_once=()))
    rendered = render(empty, PLAIN, OPTIONS.zone)
    assert rendered.subject == "No story at 18:00; 58 of 60 sources are fresh"
    assert "No story of your topics since 08:00." in rendered.body
    broken = replace(REPORT, coverage=replace(REPORT.coverage, broken_promises=2))
    said = render(replace(empty, digest=broken), PLAIN, OPTIONS.zone).body
    assert "2 promises broken: watchword db check --promises" in said


def test_a_subject_counts_stories_and_not_their_alerts() -> None:
    assert render(digest(), PLAIN, OPTIONS.zone).subject == (
        "3 stories at 18:00: China–Japan relations 2, Semiconductors 1"
    )


def test_later_reports_of_a_story_are_one_item_in_a_digest_alone() -> None:
    assert len(DIGEST.items) == 3
    assert len(replace(DIGEST, kind=Kind.ALERT).items) == 4


def test_two_topics_that_matched_by_other_words_say_whose_reason_is_which() -> None:
    def reasons(*members: AlertItem) -> list[str]:
        found = describe(a_message(*members), Reader(zone=OPTIONS.zone, now=NOW)).items[0]
        assert isinstance(found, StoryContent)
        return [plain(line).partition(": ")[0] for line in found.plain_why]

    other = replace(JAPANESE, topic="Ships", words=("海上",), leaves=("海上",))
    assert reasons(JAPANESE, other) == [JAPANESE.topic, "Ships"]
    assert reasons(JAPANESE, replace(JAPANESE, topic="Ships")) == ["Why"]
