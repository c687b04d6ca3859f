"""Writes a press review as DOCX with python-docx (extra `reports`)."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from watchword.errors import InvalidRequest
from watchword.notify.content import Content, LinkContent, StoryContent
from watchword.notify.mail_html import web_address
from watchword.notify.review_pdf import NEEDED, REGIONS
from watchword.notify.runs import Role, Run, Runs, ours
from watchword.wording.catalogue import catalogue

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

DIM, ACCENT = "53595F", "1B4F8C"
FACES = {"ja": "MS Mincho", "zh-Hans": "SimSun", "zh-Hant": "PMingLiU", "ko": "Batang"}
"""Of East Asian texts: what a word processor has, or replaces by its own face of the language."""
LATIN = "Georgia"


def render_docx(content: Content, made_at: datetime, when: str) -> bytes:
    """The review as a document for word processors. `when`: zone and hour, in words.

    Raises InvalidRequest where python-docx is not there.
    """
    try:
        from docx import Document
    except ImportError:
        raise InvalidRequest(NEEDED) from None
    document = Document()
    _set_up(document, content, made_at)
    writer = _Writer(document)
    writer.line(ours(when), size=9, colour=DIM)
    writer.line(content.heading, style="Title")
    writer.line(content.introduction, size=11.5, after=10)
    writer.line(
        ours(catalogue(content.language).gettext("What this rests on:")), bold=True, size=9
    )
    for one in content.coverage:
        writer.line(one, size=9)
    number = 0
    for section in content.sections:
        writer.line((*section.topic, *ours("  "), *section.count), style="Heading 1")
        for item in section.items:
            if isinstance(item, StoryContent):
                number += 1
                writer.story(number, item)
    for group in content.links:
        writer.line((*group.title, *ours("  "), *group.about), style="Heading 1")
        for link in group.links:
            writer.link(writer.line(()), link, between="  ")
    for one in content.ending:
        writer.line(one, size=9, colour=DIM)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Document, content: Content, made_at: datetime) -> None:
    from docx.shared import Mm, Pt, RGBColor

    known = document.core_properties
    known.title, known.author, known.language = content.subject, "Watchword", content.language
    known.created = known.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(17), Mm(19)
    sizes = {"Normal": 10.5, "Title": 24, "Heading 1": 11, "Heading 2": 13.5}
    for name, size in sizes.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        style.font.color.rgb = RGBColor(0x17, 0x19, 0x1B)
        style.paragraph_format.space_after = Pt(3)
        faces = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [one for one in faces.attrib if "Theme" in one]:
            del faces.attrib[theme]
        faces.set(_name("w:eastAsia"), FACES.get(content.language, FACES["ja"]))
        faces.set(_name("w:ascii"), LATIN)
        faces.set(_name("w:hAnsi"), LATIN)


class _Writer:
    """Adds paragraphs to a document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def line(self, line: Runs, style: str = "Normal", after: float = 3, **form: Any) -> Paragraph:
        """A paragraph. `after`: the space below it, in points. `form`: as of `_add`."""
        from docx.shared import Pt

        paragraph = self._document.add_paragraph(style=style)
        paragraph.paragraph_format.space_after = Pt(after)
        for run in line:
            _add(paragraph, paragraph._p, run, **form)
        return paragraph

    def story(self, number: int, item: StoryContent) -> None:
        head = self.line(ours(f"{number}. "), style="Heading 2")
        self._linked(head, item.headline, item.url)
        if item.translation:
            self.line(item.translation, colour=DIM)
        if item.line:
            self.line(item.line, style="Intense Quote", colour="17191B")
        for one in item.sentences:
            self.link(self.line(()), one, between="  ")
        if item.reports:
            outlets = self.line((), after=8)
            for at, one in enumerate(item.reports):
                if at:
                    _add(outlets, outlets._p, Run(" · "), size=9, colour=DIM)
                self.link(outlets, one, between=" ", size=9)

    def link(
        self, paragraph: Paragraph, one: LinkContent, between: str, size: float = 10.5
    ) -> None:
        """A headline that leads to its address, with what is said about it."""
        self._linked(paragraph, one.title, one.url, size=size)
        for run in (Run(between), *one.about):
            _add(paragraph, paragraph._p, run, size=9, colour=DIM)

    def _linked(self, paragraph: Paragraph, line: Runs, url: str, **form: Any) -> None:
        """Runs that lead to an address, where it is one of the web."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement

        parent: Any = paragraph._p
        if address := web_address(url):
            leads = paragraph.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            parent = OxmlElement("w:hyperlink")
            parent.set(_name("r:id"), leads)
            paragraph._p.append(parent)
        for run in line:
            _add(paragraph, parent, run, **form)


def _add(
    paragraph: Paragraph,
    parent: Any,
    run: Run,
    *,
    size: float | None = None,
    colour: str = "",
    bold: bool = False,
) -> None:
    """A run in its language. `parent`: the element that it becomes a part of. `size`: in points."""
    from docx.oxml import OxmlElement
    from docx.shared import Pt, RGBColor

    written = paragraph.add_run(run.text)
    if parent is not paragraph._p:
        parent.append(written._r)
    if size is not None:
        written.font.size = Pt(size)
    if colour:
        written.font.color.rgb = RGBColor.from_string(colour)
    if bold or run.role is Role.STRONG:
        written.font.bold = True
    if run.language:
        properties: Any = written._r.get_or_add_rPr()
        if face := FACES.get(run.language):
            properties.get_or_add_rFonts().set(_name("w:eastAsia"), face)
        language: Any = OxmlElement("w:lang")
        region = REGIONS.get(run.language)
        tag = f"{run.language[:2]}-{region}" if region else run.language
        language.set(_name("w:eastAsia" if region else "w:val"), tag)
        properties.append(language)


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(tag)
