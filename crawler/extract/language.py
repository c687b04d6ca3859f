"""The language of a text: by its script, else by a model, else by what page or source declare. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extract.detect import detect

_HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
MIN_LETTERS = 40
"""Letters. For a shorter text the declared language is more reliable than the model."""


@dataclass(frozen=True, slots=True)
class Language:
    """The language of a text as ISO 639-1, or None; and the origin of this answer."""

    code: str | None = None
    origin: str = ""


def language(text: str, *, declared: str | None, known: str | None) -> Language:
    """The language of a text. Pure. docs/design/libraries.md, "Language of a text", has the rule.

    `declared`: the page's `lang`. It is often that of a template, so script and model come first.
    `known`: the source's language. It decides a short text of Han alone, perhaps a Japanese headline.
    """
    sample = text[:4_000]
    letters = len(_LETTER.findall(sample))
    if letters:
        kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
        if len(_HANGUL.findall(sample)) > 0.3 * letters:
            return Language("ko", "script")
        if kana + han > 0.3 * letters:
            if kana > 0.05 * (kana + han):
                return Language("ja", "script")
            headline = _primary(known) == "ja" and len(sample) < 60
            return Language("ja", "source") if headline else Language("zh", "script")
    fallback = next(
        (
            Language(code, origin)
            for tag, origin in ((declared, "lang"), (known, "source"))
            if (code := _primary(tag))
        ),
        Language(),
    )
    if letters < MIN_LETTERS and fallback.code:
        return fallback
    code = detect(sample)
    return Language(code, "model") if code else fallback


def _primary(tag: str | None) -> str | None:
    match = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", tag or "")
    return match[1].lower() if match else None
