"""A press review as PDF and as DOCX: every headline in five scripts, links, and what is missing."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import unicodedata
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import typst
from docx import Document

from tests.reviews import HOSTILE, MADE_AT, REVIEW
from tests.unit.notify.test_review import message, reader
from watchword.domain.review import Review
from watchword.errors import InvalidRequest
from watchword.notify.content import Content
from watchword.notify.describe import describe
from watchword.notify.review_docx import render_docx
from watchword.notify.review_pdf import FACES, face_of, render_pdf
from watchword.wording.catalogue import READER_LANGUAGES

PDFTOTEXT = shutil.which("pdftotext")
LINKS = {one.url for told in REVIEW.stories for one in told.reports} | {
    one.url for one in REVIEW.leads
}
FAMILIES = typst.Fonts().families()
MISSING = [tag for tag, known in FACES.items() if not set(known) & set(FAMILIES)]
needs_fonts = pytest.mark.skipif(
    bool(MISSING), reason=f"no font for {', '.join(MISSING)}: apt-get install fonts-noto-cjk"
)
needs_pdftotext = pytest.mark.skipif(
    PDFTOTEXT is None, reason="no pdftotext: apt-get install poppler-utils"
)


def content(review: Review = REVIEW, language: str = "en") -> Content:
    return describe(message(review), reader(language))


def bare(text: str) -> str:
    """Without spaces: a PDF sets its own between scripts."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "review.pdf"
    file.write_bytes(pdf)
    assert PDFTOTEXT is not None
    done = subprocess.run([PDFTOTEXT, "-layout", file, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def links_of(pdf: bytes) -> set[str]:
    """The addresses that it leads to, in its packed objects too."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    found = [pdf]
    for one in packed:
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(one))
    return {link.decode() for one in found for link in re.findall(rb"/URI\s*\((.*?)\)", one)}


@needs_fonts
@needs_pdftotext
@pytest.mark.parametrize("language", READER_LANGUAGES)
def test_the_pdf_has_every_headline_and_outlet_in_five_scripts(
    language: str, tmp_path: Path
) -> None:
    said = bare(text_of(render_pdf(content(language=language), MADE_AT, "17:40 Tokyo"), tmp_path))
    for told in REVIEW.stories:
        assert bare(told.reports[0].title) in said
        assert bare(told.line) in said
        for one in told.reports:
            assert bare(one.outlet) in said
            assert bare(one.sentence) in said
    for one in REVIEW.leads:
        assert bare(one.title) in said
    assert all(bare(one.source) in said for one in REVIEW.coverage.troubles)


@needs_fonts
def test_equal_reviews_are_equal_files_and_their_links_lead_to_the_articles() -> None:
    first, second = (render_pdf(content(), MADE_AT, "17:40 Tokyo") for _ in range(2))
    assert first == second
    assert links_of(first) == LINKS


@needs_fonts
@needs_pdftotext
def test_a_hostile_text_is_a_text_in_a_pdf(tmp_path: Path) -> None:
    first = REVIEW.stories[0]
    text = '#panic("x") $x$ *b* _c_ `d` @e <f> \\u{41} [g] https://evil.example ' + HOSTILE
    report = replace(first.reports[0], title=text, outlet=text, sentence=text, url="javascript:x")
    story = replace(first, topic=text, reports=(report,), line=text)
    hostile = replace(REVIEW, stories=(story,), introduction=text, leads=(report,))
    pdf = render_pdf(content(hostile), MADE_AT, text)
    assert links_of(pdf) == set()
    said = bare(text_of(pdf, tmp_path))
    assert said.count(bare('#panic("x") $x$ *b*')) >= 4


def test_a_font_that_is_missing_is_named() -> None:
    with pytest.raises(InvalidRequest, match=r"no font for ja is installed.*Noto Serif CJK JP"):
        face_of("ja", ["Libertinus Serif"])
    assert face_of("ko", ["NanumGothic"])["fonts"][0] == "NanumGothic"
    assert face_of("fr", [])["lang"] == "fr"


def test_without_the_extra_the_error_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("typst", "docx"):
        monkeypatch.setitem(sys.modules, name, None)
    for render in (render_pdf, render_docx):
        with pytest.raises(InvalidRequest, match=r"pip install 'watchword\[reports\]'"):
            render(content(), MADE_AT, "17:40 Tokyo")


@pytest.mark.parametrize("language", READER_LANGUAGES)
def test_the_docx_is_read_back_whole(language: str) -> None:
    written = render_docx(content(language=language), MADE_AT, "17:40 Tokyo")
    document = Document(BytesIO(written))
    heads = [
        one.text for one in document.paragraphs if one.style and one.style.name == "Heading 2"
    ]
    assert heads == [f"{at}. {one.reports[0].title}" for at, one in enumerate(REVIEW.stories, 1)]
    said = "\n".join(one.text for one in document.paragraphs)
    for told in REVIEW.stories:
        assert told.line in said
        assert all(one.outlet in said and one.sentence in said for one in told.reports)
    links = {link.address for one in document.paragraphs for link in one.hyperlinks}
    assert links == LINKS
    assert all(f"{one.title}  " in said for one in REVIEW.leads)
    assert document.core_properties.language == language
