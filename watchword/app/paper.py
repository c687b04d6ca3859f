"""Writes a press review for readers without a channel: as text, HTML, PDF or DOCX."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from watchword.domain.config import WatchConfig
from watchword.domain.review import Review
from watchword.errors import InvalidRequest

if TYPE_CHECKING:
    from watchword.notify.content import Content

KINDS = (".pdf", ".docx", ".html", ".txt")
"""What a file may end in; it says how the review is written."""


def review_text(review: Review, config: WatchConfig, language: str) -> str:
    """The review as text. `language`: of its reader."""
    from watchword.notify.render import render_content
    from watchword.notify.style import MAIL_TEXT

    return f"{render_content(review_content(review, config, language), MAIL_TEXT).body}\n"


def review_file(review: Review, config: WatchConfig, language: str, kind: str) -> bytes:
    """The review as a file. `kind`: one of KINDS. Raises InvalidRequest where it cannot be made."""
    from watchword.notify.mail_html import render_html
    from watchword.notify.review_docx import render_docx
    from watchword.notify.review_pdf import render_pdf

    made_at = review.made_at
    match kind.lower():
        case ".pdf":
            content = review_content(review, config, language)
            return render_pdf(content, made_at, _when(review, config, language))
        case ".docx":
            content = review_content(review, config, language)
            return render_docx(content, made_at, _when(review, config, language))
        case ".txt":
            return review_text(review, config, language).encode()
        case ".html":
            return render_html(review_content(review, config, language)).encode()
        case _:
            hint = ", ".join(KINDS)
            raise InvalidRequest(
                f"{kind or 'no ending'}: a review is no such file; there are: {hint}"
            )


def _when(review: Review, config: WatchConfig, language: str) -> str:
    """`17:40 Tokyo`"""
    from watchword.wording.catalogue import catalogue
    from watchword.wording.moments import format_city

    city = format_city(config.timezone, catalogue(language).locale)
    return f"{review.made_at.astimezone(ZoneInfo(config.timezone)):%H:%M} {city}"


def review_content(review: Review, config: WatchConfig, language: str) -> Content:
    """What the review says to a reader of this language, in the zone of the configuration."""
    from watchword.notify.describe_review import describe_review
    from watchword.notify.reader import Reader

    zone = ZoneInfo(config.timezone)
    return describe_review(review, Reader(zone=zone, now=review.made_at, language=language))
