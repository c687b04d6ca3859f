"""How an alert reads, in each style and language; and that text from the web stays text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.notify.stories import ENGLISH, JAPANESE, KOREAN, NOW, a_message
from watchword.domain.channel import FIRST_POLLS
from watchword.domain.delivery import AlertItem, Kind, Message, PossibleItem
from watchword.domain.match import Part
from watchword.domain.story import OtherOutlet
from watchword.notify.render import Rendered, render
from watchword.notify.service import Limit, Unit
from watchword.notify.style import CHAT, MARKDOWN, MATRIX, MRKDWN, PLAIN, TELEGRAM, TERMINAL, Style

TOKYO = ZoneInfo("Asia/Tokyo")


def body(*members: AlertItem, style: Style = PLAIN, most: int | None = None) -> str:
    return render(
        a_message(*members),
        style,
        TOKYO,
        last_line="mfrggzdf",
        limit=None if most is None else Limit(size=most),
    ).body


def test_a_japanese_story_in_plain_text() -> None:
    assert body(JAPANESE) == (
        "日中外相会談、海上ホットラインの運用再開で合意　年内に協議も\n"
        "China–Japan relations. 港新聞 16:31\n"
        "\n"
        "東京で24日に開かれた日中外相会談は、停止していた海上ホットラインの運用を再開することで合意した。\n"
        "Why: 日中外相会談 in the headline (@china-japan)\n"
        "\n"
        "https://minato.example/news/k10014.html\n"
        "mfrggzdf"
    )


@pytest.mark.parametrize("members", [(JAPANESE,), (JAPANESE, ENGLISH)], ids=["story", "list"])
def test_the_last_message_that_the_cap_allows_says_what_is_held_until_when(
    members: tuple[AlertItem, ...],
) -> None:
    until = NOW + timedelta(minutes=41)
    capped = replace(a_message(*members), kind=Kind.CAPPED, note=until.isoformat())
    assert (
        "That is as many messages as the cap allows in an hour. What comes now is held until 17:14, "
        "and then comes as one list; only urgent news comes before."
    ) in render(capped, PLAIN, TOKYO).body.splitlines()


def test_the_other_outlets_of_a_story_are_named_with_their_times() -> None:
    seven = [
        OtherOutlet(outlet=f"Outlet {number}", at=NOW + timedelta(minutes=number))
        for number in range(7)
    ]
    also = replace(JAPANESE, also=tuple(seven))
    assert "Also: Outlet 0 16:33, Outlet 1 16:34, " in body(also)
    assert "and 2 more" in body(also)
    assert ", then 7 outlets\n" in body(also, ENGLISH)
    assert ", then 1 outlet\n" in body(replace(also, also=also.also[:1]), ENGLISH)


def test_a_korean_headline_without_a_date_says_both() -> None:
    assert body(KOREAN) == (
        "중일 외교장관 회담, 해상 핫라인 재가동 합의\n"
        "China–Japan relations. 한강일보, undated, found 16:32, headline only\n"
        "\n"
        "Why: 중일 외교장관 in the headline (@china-japan)\n"
        "\n"
        "https://hangang.example/view/2026\n"
        "mfrggzdf"
    )


def test_an_english_story_of_another_day_in_markdown() -> None:
    assert body(ENGLISH, style=MARKDOWN) == (
        "**[China and Japan agree to restart maritime hotline]"
        "(https://harbour.example/2026/hotline_%28sea%29?by=%40desk)**  \n"
        "China–Japan relations · The Harbour Times, Mon 23 Nov 06:05\n"
        "\n"
        "> …officials in **Beijing** said the line…\n"
        "\n"
        "Why: **China**, **Japan** in the headline; **Beijing** in the text"
        " (`@\u200bchina`, `@\u200bjapan`)\n"
        "\n"
        "`mfrggzdf`"
    )


def test_several_stories_are_a_list() -> None:
    rare = replace(KOREAN, topic="Rare earths")
    assert body(JAPANESE, rare, ENGLISH) == (
        "3 stories: China–Japan relations 2, Rare earths 1\n"
        "\n"
        "1. 日中外相会談、海上ホットラインの運用再開で合意　年内に協議も\n"
        "   China–Japan relations. 港新聞 16:31\n"
        "   https://minato.example/news/k10014.html\n"
        "2. 중일 외교장관 회담, 해상 핫라인 재가동 합의\n"
        "   Rare earths. 한강일보, undated, found 16:32, headline only\n"
        "   https://hangang.example/view/2026\n"
        "3. China and Japan agree to restart maritime hotline\n"
        "   China–Japan relations. The Harbour Times, Mon 23 Nov 06:05\n"
        "   https://harbour.example/2026/hotline_(sea)?by=@desk\n"
        "\n"
        "mfrggzdf"
    )


def test_the_subject_is_the_headline_or_counts_the_stories() -> None:
    assert render(a_message(ENGLISH), CHAT, TOKYO).subject == ENGLISH.title
    assert render(a_message(ENGLISH, KOREAN), CHAT, TOKYO).subject == (
        "2 stories: China–Japan relations"
    )


def test_a_terminal_shows_the_words_marked() -> None:
    first = body(ENGLISH, style=TERMINAL).splitlines()[0]
    pen, off = "\x1b[4;38;5;16;48;5;228m", "\x1b[24;39;49m"
    assert first.startswith(f"\x1b[1m{pen}China{off} and {pen}Japan{off} agree")


def test_a_match_by_facts_alone_names_them() -> None:
    told = replace(
        ENGLISH, words=(), headline=(), excerpt=(), leaves=("source:harbour", "lang:en")
    )
    assert "\nWhy: source:harbour, lang:en\n" in body(told)


def test_a_leaf_that_is_the_word_itself_is_not_said_twice() -> None:
    told = replace(ENGLISH, words=("Beijing",), leaves=('"Beijing"', "beijing", "@china"))
    assert "Why: Beijing in the text (@china)" in body(told)


@pytest.mark.parametrize(
    ("stretches", "words", "why"),
    [
        (
            ("中日同意重启", "渔业", "协定磋商"),
            ("中日", "同意", "重启", "协定", "磋商"),
            "Why: 中日, 同意, 重启, 协定, 磋商 in the headline",
        ),
        (("中日韩会谈",), ("中日韩", "日韩会谈"), "Why: 中日韩, 日韩会谈 in the headline"),
        (
            ("日本", "と", "中国"),
            ("日本", "中国", "日"),
            "Why: 日本, 中国 in the headline; 日 in the text",
        ),
        (("Japan",), ("Japan", "Tokyo"), "Why: Japan in the headline; Tokyo in the text"),
    ],
    ids=["words that touch", "words that overlap", "a part of another word", "apart"],
)
def test_a_word_is_said_to_stand_where_it_stands(
    stretches: tuple[str, ...], words: tuple[str, ...], why: str
) -> None:
    headline = tuple(Part(text, marked=at % 2 == 0) for at, text in enumerate(stretches))
    told = replace(ENGLISH, headline=headline, words=words, leaves=(), language="zh")
    assert f"\n{why}\n" in body(told)


def test_many_words_are_counted() -> None:
    told = replace(ENGLISH, words=tuple("abcdefgh"), headline=(), leaves=())
    assert "Why: a, b, c, d, e and 3 more in the text\n" in body(told)


def test_a_year_that_is_not_this_one_is_said() -> None:
    old = ENGLISH.found_at.replace(year=2024)
    assert "Sun 24 Nov 2024 16:32" in body(replace(ENGLISH, published_at=old))


def test_text_from_the_web_is_neither_markup_nor_a_mention() -> None:
    title = "*a* _b_ `c` [d](http://e.example) <!channel> @everyone #f ~g~ |h| \\"
    told = replace(JAPANESE, title=title, headline=(Part(title),), outlet="<@U123>", excerpt=())
    text = body(told, style=MARKDOWN)
    assert (
        r"**[\*a\* \_b\_ \`c\` \[d\]\(http://e.example\) \<\!channel\> @"
        "\u200b"
        r"everyone \#f \~g\~ \|h\| \\](https://minato" in text
    )
    assert "\\<@\u200bU123\\>" in text
    assert "@\u200beveryone" in body(told, style=CHAT)


def test_an_address_cannot_end_its_link() -> None:
    told = replace(JAPANESE, url="https://a.example/x) [y](https://b.example/ \n`z`")
    link = body(told, style=MARKDOWN).splitlines()[0]
    assert link.endswith("(https://a.example/x%29%20%5By%5D%28https://b.example/%20%60z%60)**  ")


HOSTILE = "\x1b[31mred\x07\r\nBcc: x@y\u202egpj.exe\u2066\ufeff\u200b\x00 \ud800 \u2028end"


@pytest.mark.parametrize("style", [PLAIN, CHAT, MARKDOWN, TERMINAL])
def test_controls_and_marks_of_direction_are_gone(style: Style) -> None:
    told = replace(
        JAPANESE, title=HOSTILE, headline=(Part(HOSTILE),), outlet=HOSTILE, words=(HOSTILE,),
        excerpt=(Part("x", marked=True), Part(HOSTILE)), url=f"https://a.example/{HOSTILE}",
    )  # fmt: skip
    rendered = render(a_message(told), style, TOKYO)
    ours = re.sub("\x1b\\[[0-9;]+m", "", rendered.body).replace("@\u200b", "@")
    for forbidden in "\x1b\x07\r\x00\u202e\u2066\ufeff\u200b\ud800\u2028":
        assert forbidden not in ours
    assert rendered.subject == "[31mred Bcc: x@ygpj.exe \ufffd end"


@pytest.mark.parametrize("style", [CHAT, MARKDOWN])
@given(title=st.text(max_size=60), outlet=st.text(max_size=20))
def test_the_headline_never_breaks_out_of_its_line(title: str, outlet: str, style: Style) -> None:
    told = replace(JAPANESE, title=title, headline=(Part(title),), outlet=outlet, excerpt=())
    lines = body(told, style=style).splitlines()
    assert len(lines) == (6 if style is MARKDOWN else 7)
    assert lines[1].startswith("China–Japan relations")


@pytest.mark.parametrize("most", [2000, 200, 160, 100])
def test_a_body_is_cut_to_what_the_receiver_takes(most: int) -> None:
    told = replace(JAPANESE, title="長" * 400, headline=(Part("長" * 400),), outlet="港")
    text = body(told, style=CHAT, most=most)
    assert len(text) <= most
    assert text.startswith("長")
    assert text.endswith("mfrggzdf")


def test_a_digest_says_its_day_and_hour() -> None:
    message = replace(a_message(JAPANESE, KOREAN), kind=Kind.DIGEST, note="2026-11-24T18:00")
    rendered = render(message, PLAIN, TOKYO)
    assert rendered.subject == "2 stories at 18:00: China–Japan relations"
    assert rendered.body.startswith(
        "Tuesday 24 November, 18:00. 2 stories, the widest first in each topic\n\n"
        "CHINA–JAPAN RELATIONS (2)\n1. 日中外相会談"
    )


def test_a_digest_of_one_story_and_of_none_are_digests_too() -> None:
    one = replace(a_message(JAPANESE), kind=Kind.DIGEST, note="2026-11-24T18:00")
    assert render(one, PLAIN, TOKYO).subject == "1 story at 18:00: China–Japan relations"
    none = replace(one, members=())
    assert render(none, PLAIN, TOKYO).subject == "No story at 18:00"
    assert render(none, CHAT, TOKYO, last_line="mfrggzdf").body == (
        "Tuesday 24 November, 18:00. No story.\n\nmfrggzdf"
    )


def test_a_list_that_waited_says_why() -> None:
    message = replace(a_message(JAPANESE, KOREAN), note="quiet 22:00–07:00")
    assert render(message, PLAIN, TOKYO).body.startswith(
        "2 stories came while you slept (22:00–07:00)\n\n1. 日中外相会談"
    )
    for note, said in (
        (FIRST_POLLS, "2 stories, found by the first polls: China–Japan relations\n"),
        ("muted: the channel", "2 stories, which waited (muted: the channel): China–Japan rel"),
    ):
        assert render(replace(message, note=note), PLAIN, TOKYO).body.startswith(said)


def test_one_article_of_two_topics_is_one_story_with_both_reasons() -> None:
    other = replace(JAPANESE, topic="Navy", headline=(), words=("停止",), leaves=(), urgent=True)
    text = body(JAPANESE, other)
    assert "China–Japan relations, Navy, urgent. 港新聞 16:31" in text
    assert text.count("Why: ") == 2
    assert text.count("https://minato.example") == 1


def listed(count: int, title: str = "長") -> Message:
    """A list of stories, each with its number at the end of its address."""
    one = replace(JAPANESE, title=title, headline=(Part(title),))
    return a_message(*(replace(one, url=f"https://minato.example/{n}/end") for n in range(count)))


def parts(message: Message, style: Style, limit: Limit) -> list[Rendered]:
    """All parts of a message, as a receiver sends them."""
    rendered = [render(message, style, TOKYO, last_line="mfrggzdf", limit=limit)]
    while rendered[-1].taken < len(message.items):
        rest = replace(message, taken=rendered[-1].taken)
        rendered.append(render(rest, style, TOKYO, last_line="mfrggzdf", limit=limit))
    return rendered


def test_a_list_that_is_too_long_is_told_in_parts_that_say_so() -> None:
    first, second, third = parts(listed(12), CHAT, Limit(size=400))
    assert first.body.startswith("12 stories: China–Japan relations (1 to 4)\n\n1. 長")
    assert second.body.startswith("12 stories: China–Japan relations (5 to 8)\n\n5. 長")
    assert third.body.startswith("12 stories: China–Japan relations (9 to 12)\n\n9. 長")
    assert all(part.body.endswith("/end\n\nmfrggzdf") for part in (first, second, third))


@pytest.mark.parametrize("style", [PLAIN, CHAT, MARKDOWN, MRKDWN, MATRIX, TELEGRAM])
@settings(deadline=None)
@given(
    count=st.integers(2, 40),
    size=st.integers(1000, 4000),
    unit=st.sampled_from(Unit),
    title=st.text(max_size=40),
)
def test_every_story_of_a_list_is_told_once_and_every_part_fits(
    style: Style, count: int, size: int, unit: Unit, title: str
) -> None:
    limit = Limit(size=size, unit=unit)
    bodies = [part.body for part in parts(listed(count, title), style, limit)]
    assert all(limit.fits(body) for body in bodies)
    assert [sum(f"/{n}/" in body for body in bodies) for n in range(count)] == [1] * count


def test_a_story_that_does_not_fit_is_shortened_and_told() -> None:
    long = [
        replace(JAPANESE, url=f"https://minato.example/{n}", title="長" * 150) for n in range(5)
    ]
    told = parts(a_message(*long), CHAT, Limit(size=160))
    assert len(told) == 5
    assert all(len(part.body) <= 160 for part in told)
    assert told[1].body.startswith("5 stories: China–Japan relations (no. 2)\n\n2. 日中外相会談")


@pytest.mark.parametrize("count", [1, 2])
def test_an_address_that_is_longer_than_the_message_is_left_out(count: int) -> None:
    message = listed(count)
    members = [replace(one, url=one.url + "x" * 3000) for one in message.members]
    for part in parts(replace(message, members=tuple(members)), CHAT, Limit(size=160)):
        assert len(part.body) <= 160
        assert "長" in part.body
        assert "xxx" not in part.body


def test_a_digest_without_a_story_has_one_part() -> None:
    empty = replace(a_message(), members=(), kind=Kind.DIGEST, note="2026-11-24T18:00")
    assert len(parts(empty, CHAT, Limit(size=160))) == 1


@pytest.mark.parametrize(
    ("unit", "length"),
    [
        (Unit.CHARACTERS, 3),
        (Unit.UTF16, 4),
        (Unit.BYTES, 8),
        (Unit.JSON_BYTES, 11),  # two quotes, and one escaped
        (Unit.ESCAPED_BYTES, 2 + 2 + 6 + 12),
    ],
)
def test_a_text_is_measured_in_the_unit_of_the_service(unit: Unit, length: int) -> None:
    assert Limit(size=1, unit=unit).measure('"日𠮷') == length
    assert Limit(size=length, unit=unit).fits('"日𠮷')
    assert not Limit(size=length - 1, unit=unit).fits('"日𠮷')


def test_a_long_headline_is_cut_with_an_ellipsis() -> None:
    first = body(replace(ENGLISH, headline=(Part("word " * 100),))).splitlines()[0]
    assert len(first) <= 301
    assert first.endswith("…")


def test_no_headline_is_said() -> None:
    assert body(replace(JAPANESE, title=" \n", headline=())).startswith("(no headline)\n")


PERHAPS = (
    PossibleItem(topic="Talks", title="Ministers *meet*", url="https://a.example/1"),
    PossibleItem(
        topic="Talks",
        title="They part",
        url="https://a.example/2",
        outlet="港新聞",
        at=JAPANESE.published_at,
    ),
)


def test_a_digest_ends_with_what_is_possible_only() -> None:
    digest = replace(
        a_message(ENGLISH), kind=Kind.DIGEST, note="2026-11-24T08:00", possible=PERHAPS
    )
    whole = render(digest, PLAIN, TOKYO).body
    lines = whole.splitlines()
    said = "Perhaps. 2 more that may be of Talks; nobody was interrupted for them"
    at = lines.index(said)
    assert lines[at + 1 :] == [
        "- Ministers *meet* https://a.example/1",
        "- They part, 港新聞 16:31 https://a.example/2",
    ]
    limit = Limit(size=len(whole) - 1)
    short = render(digest, PLAIN, TOKYO, limit=limit).body
    assert "2 perhaps: watchword alert list --level possible" in short
    linked = render(digest, MARKDOWN, ZoneInfo("UTC")).body
    assert "*meet*" not in linked


def test_an_alert_says_how_many_are_possible_and_names_none() -> None:
    for members in ((ENGLISH,), (ENGLISH, KOREAN)):
        text = render(replace(a_message(*members), possible=PERHAPS), PLAIN, ZoneInfo("UTC")).body
        assert "2 perhaps: watchword alert list --level possible" in text
        assert "They part" not in text
