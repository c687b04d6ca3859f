"""Writes a press review as PDF with typst, in fonts of the system (extra `reports`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib import resources
from typing import Any

from watchword.errors import InvalidRequest
from watchword.notify.content import Content, LinkContent, StoryContent
from watchword.notify.mail_html import language_of, web_address
from watchword.notify.runs import Role, Runs, plain
from watchword.wording.catalogue import catalogue

NEEDED = "the extra reports is not installed: pip install 'watchword[reports]'"
LATIN = "Libertinus Serif"
"""The face of Latin, Greek and Cyrillic letters; typst brings it."""
FACES = {
    "ja": (
        *("Noto Serif CJK JP", "Noto Serif JP", "Source Han Serif", "Hiragino Mincho ProN"),
        *("Yu Mincho", "IPAexMincho", "MS Mincho", "Noto Sans CJK JP", "Noto Sans JP"),
        *("Source Han Sans", "Hiragino Sans", "Yu Gothic", "IPAexGothic", "MS Gothic"),
    ),
    "zh-Hans": (
        *("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC", "SimSun"),
        *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC"),
        *("Microsoft YaHei", "WenQuanYi Zen Hei"),
    ),
    "zh-Hant": (
        *("Noto Serif CJK TC", "Noto Serif TC", "Source Han Serif TC", "Songti TC", "PMingLiU"),
        *("Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC", "PingFang TC"),
        *("Microsoft JhengHei", "AR PL UMing TW"),
    ),
    "ko": (
        *("Noto Serif CJK KR", "Noto Serif KR", "Source Han Serif K", "AppleMyungjo", "Batang"),
        *("NanumMyeongjo", "Noto Sans CJK KR", "Noto Sans KR", "Source Han Sans K"),
        *("Apple SD Gothic Neo", "Malgun Gothic", "NanumGothic", "UnDotum"),
    ),
}
"""For each language that needs its own, the families that serve, the best first."""
REGIONS = {"ja": "JP", "zh-Hans": "CN", "zh-Hant": "TW", "ko": "KR"}


def render_pdf(content: Content, made_at: datetime, when: str) -> bytes:
    """The review on A4 pages; equal reviews have equal bytes. `when`: zone and hour, in words.

    Raises InvalidRequest where typst or the font of a language is not there, and names it.
    """
    try:
        import typst
    except ImportError:
        raise InvalidRequest(NEEDED) from None
    fonts = typst.Fonts()
    families = fonts.families()
    faces = {tag: face_of(tag, families) for tag in _tags(content)}
    base = face_of(content.language, families)
    base["fonts"] = [*dict.fromkeys([LATIN, *base["fonts"], *_first_of_each(families)])]
    data = _data(content, when) | {"faces": faces, "base": base}
    template = resources.files("watchword.notify").joinpath("templates/review.typ")
    inputs = {"review": json.dumps(data, ensure_ascii=False)}
    compiler = typst.Compiler(template.read_bytes(), font_paths=fonts, sys_inputs=inputs)
    written = compiler.compile(format="pdf", timestamp=int(made_at.timestamp()))
    assert isinstance(written, bytes)  # noqa: S101  a PDF is one file
    return written


def missing_fonts(languages: Iterable[str]) -> Sequence[str]:
    """Those of the languages that no installed font has. Raises InvalidRequest without typst."""
    try:
        import typst
    except ImportError:
        raise InvalidRequest(NEEDED) from None
    families = set(typst.Fonts().families())
    tags = dict.fromkeys(one.replace("_", "-") for one in languages)
    return [tag for tag in tags if tag in FACES and families.isdisjoint(FACES[tag])]


def face_of(tag: str, families: Sequence[str]) -> dict[str, Any]:
    """The fonts of a language, of those that are there. Raises InvalidRequest with their names. Pure."""
    language = tag.partition("-")[0] or "en"
    known = FACES.get(tag)
    if known is None:
        return {"fonts": [LATIN], "lang": language, "region": None}
    there = [one for one in known if one in families]
    if not there:
        raise InvalidRequest(
            f"no font for {tag} is installed; one of these serves: {', '.join(known)} "
            "(Debian and Ubuntu: apt install fonts-noto-cjk)"
        )
    return {"fonts": [there[0], LATIN], "lang": language, "region": REGIONS[tag]}


def _first_of_each(families: Sequence[str]) -> Iterable[str]:
    """What is there for texts that do not say their language, such as names of topics. Pure."""
    for known in FACES.values():
        yield from [one for one in known if one in families][:1]


def _tags(content: Content) -> Iterable[str]:
    """The languages that texts from outside say."""
    lines = [
        line for item in content.items if isinstance(item, StoryContent) for line in _all(item)
    ]
    lines += [one.title for group in content.links for one in group.links]
    return dict.fromkeys(run.language for line in lines for run in line if run.language)


def _all(item: StoryContent) -> Iterable[Runs]:
    yield from (item.headline, item.translation, item.line)
    for one in (*item.reports, *item.sentences):
        yield from (one.title, one.about)


def _data(content: Content, when: str) -> dict[str, Any]:
    """What the template shows. Pure."""
    numbers = iter(range(1, len(content.items) + 1))
    return {
        "title": content.subject,
        "heading": plain(content.heading),
        "when": when,
        "introduction": _runs(content.introduction),
        "rests": catalogue(content.language).gettext("What this rests on:"),
        "coverage": [_runs(one) for one in content.coverage],
        "ending": [_runs(one) for one in content.ending],
        "links": [
            {
                "topic": _runs(group.title),
                "count": _runs(group.about),
                "links": [_link(one) for one in group.links],
            }
            for group in content.links
        ],
        "sections": [
            {
                "topic": _runs(section.topic),
                "count": _runs(section.count),
                "items": [
                    {"number": next(numbers)} | _story(one)
                    for one in section.items
                    if isinstance(one, StoryContent)
                ],
            }
            for section in content.sections
        ],
    }


def _story(item: StoryContent) -> dict[str, Any]:
    address = web_address(item.url)
    return {
        "url": address,
        "shown": address.partition("://")[2].removeprefix("www.").rstrip("/"),
        "headline": _runs(item.headline),
        "translation": _runs(item.translation),
        "line": _runs(item.line),
        "reports": [_link(one) for one in item.reports],
        "sentences": [_link(one) for one in item.sentences],
    }


def _link(one: LinkContent) -> dict[str, Any]:
    return {
        "url": web_address(one.url),
        "lang": language_of(one.title),
        "title": _runs(one.title),
        "about": _runs(one.about),
    }


def _runs(line: Runs) -> list[dict[str, Any]]:
    return [
        {"text": run.text, "lang": run.language, "strong": run.role is Role.STRONG} for run in line
    ]
