"""Lines that are about the text: credits, corrections, and lines that do not belong to it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extract.names import names_in
from crawler.plain.walls import speaks_of_paywall

_LENGTH = re.compile(r"[▶►\s]*\d{1,2}:\d{2}(?::\d{2})?")
_CREDIT = re.compile(
    r"\W*(?:(?P<before>.{2,200}?) (?:also )?(?:contributed (?:reporting )?to (?:this"
    r"|the) (?:story|report|article)|contributed reporting)"
    r"|(?:additional reporting|with (?:additional )?(?:reporting|inputs?|contributions?)"
    r"|mitarbeit|avec la collaboration de"
    r"|con (?:la )?(?:colaboración|información) de)\s*+(?:by|from"
    r"|von)?\s*+:?\s*+(?P<behind>[^.]{2,200})"
    r"|(?:参与采写|取材協力|취재\s?지원|공동\s?취재)\s*+[:：=]?\s*+(?P<east>.{2,100}?))\W*",
    re.I,
)
_CORRECTION = re.compile(
    r"\W*(?:(?:correction|clarification|corrected|editor'?s note|korrektur|berichtigung"
    r"|correctif|rectificatif|corrección)\b.{0,40}?:"
    r"|(?:this|an earlier version of this) (?:story|article|report)\b.{0,80}\b(?:correct"
    r"|amend|misstat|misspell|clarif)"
    r"|更正|訂正|정정)",
    re.I,
)
_REPORTER = re.compile(r"(?:記者|记者|기자)\s*[・:：]?\s*\S{2,8}|\S{2,8}\s?(?:記者|记者|기자)")
_DATED = re.compile(
    r"(?:[\W\d]|[年月日時时分년월일시분]|入力|更新|公開|配信|입력|수정|발행|发布)+"
)
_CAPTION = re.compile(
    r"(?:写真|撮影|사진|图片|圖片|图源|圖源|图|圖|photo|foto)\s*[:：＝=／/].*", re.I
)
_DISCLAIMER = re.compile(
    r"\W*(?:免责声明|免責聲明|风险提示|風險提示|版权声明|版權聲明|disclaimer"
    r"|haftungsausschluss)\s*[:：】\]]|.*(?:仅供参考|僅供參考|不构成.{0,6}投资建议"
    r"|不構成.{0,6}投資建議)",
    re.I,
)
OPENING = 3
"""So many of a text's first lines may be the date and the by-line."""
CLOSING = 4
"""So many of a text's last lines may be credits."""
MAX_NOTE_LENGTH, MAX_GATE_LENGTH = 300, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """A text, and what its lines say about it."""

    text: str
    contributors: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()


def extract_notes(text: str, own: frozenset[str], behind: Sequence[str] = ()) -> Notes:
    """The text without lengths of videos, dates, by-lines, paywalls, closing credits, disclaimers. Pure.

    The names in the credits, at its end or right after it, are its contributors. Corrections stay in
    the text. `own`: the site's names, which are no contributors. `behind`: the lines of the page after
    the text.
    """
    kept = [line for line in text.split("\n") if not _LENGTH.fullmatch(line)]
    lines = [line for at, line in enumerate(kept) if not _is_about(line, at < OPENING)]
    last = len(lines) - CLOSING
    credits = {
        line: who for at, line in enumerate(lines) if at >= last and (who := _credited(line, own))
    }
    helpers = [*credits.values(), *(_credited(line, own) for line in behind)]
    left = [line for line in lines if line not in credits]
    last = len(left) - CLOSING
    closed = [
        line for at, line in enumerate(left) if at < max(1, last) or not _DISCLAIMER.match(line)
    ]
    return Notes(
        text="\n".join(closed),
        contributors=tuple(dict.fromkeys(name for who in helpers for name in who)),
        corrections=tuple(
            line for line in lines if len(line) <= MAX_NOTE_LENGTH and _CORRECTION.match(line)
        ),
    )


def _is_about(line: str, opens: bool) -> bool:
    """Whether a line is not of the text: of a paywall or a picture; at the start, a date, a by-line."""
    if len(line) > MAX_GATE_LENGTH:
        return False
    about = opens and (_REPORTER.fullmatch(line) or _DATED.fullmatch(line))
    return bool(about or _CAPTION.fullmatch(line)) or speaks_of_paywall(line)


def _credited(line: str, own: frozenset[str]) -> tuple[str, ...]:
    match = _CREDIT.fullmatch(line) if len(line) <= MAX_NOTE_LENGTH else None
    if match is None:
        return ()
    found = names_in([_OWNER.sub("", next(filter(None, match.groups())))], own)
    return found.persons or found.agencies


_OWNER = re.compile(r"^[\W]*[A-Z][\w ]{1,30}['’]s\s+")
"""`CGTN's` before a name."""
