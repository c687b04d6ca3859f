"""Detects the language of a text with a model: pycld2, else py3langid. Pure."""

from __future__ import annotations

import re

from crawler.plain.text import clean

try:
    import pycld2
except ImportError:  # there is no wheel for Linux on aarch64
    pycld2 = None

_KNOWN = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "jw": "jv"}
_CODE = re.compile(r"[a-z]{2}")


def detect(text: str) -> str | None:
    """The main language of a text as ISO 639-1, or None if the model does not know it. Pure."""
    sample = clean(text)  # pycld2 raises on control characters and lone surrogates
    if not sample.strip():
        return None
    code = _by_cld2(sample) if pycld2 is not None else _by_langid(sample)
    code = _KNOWN.get(code, code)
    return code if _CODE.fullmatch(code) and code != "un" else None


def _by_cld2(sample: str) -> str:
    try:
        _, _, found = pycld2.detect(sample, isPlainText=True, bestEffort=True)
    except pycld2.error:
        return ""
    return str(found[0][1]).partition("-")[0]


def _by_langid(sample: str) -> str:
    import py3langid

    return str(py3langid.classify(sample)[0])
