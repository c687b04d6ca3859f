"""Translates queries of other services to the query language, and names what cannot be carried over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from watchword.errors import QueryError
from watchword.matching.language import parse


class Service(StrEnum):
    """A service with a query language of its own."""

    GOOGLE_ALERTS = "google-alerts"
    MELTWATER = "meltwater"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A translated query."""

    query: str
    """In the query language of this program. It parses."""
    lost: tuple[str, ...]
    """What was left out, each with the reason, in the order of the original."""


TOKEN = re.compile(
    r"""
      (?P<field>-?[A-Za-z.]+:)(?P<value>"[^"]*"|[^\s()"]+|(?=\())
    | (?P<phrase>[-+]?"[^"]*")(?:~(?P<slop>\d+))?
    | (?P<around>AROUND\(\d+\))
    | (?P<bracket>[()])
    | (?P<word>[^\s()"]+)
    """,
    re.VERBOSE,
)
TYPOGRAPHY = str.maketrans("“”„«»＂（）：", '""""""():')
GOOGLE_FIELDS = {
    "site": "url",
    "inurl": "url",
    "allinurl": "url",
    "source": "source",
    "intitle": "title",
    "allintitle": "title",
    "intext": "body",
    "allintext": "body",
}
MELTWATER_FIELDS = {
    "title": "title",
    "headline": "title",
    "ingress": "lead",
    "lead": "lead",
    "text": "body",
    "body": "body",
    "language": "lang",
    "lang": "lang",
    "country": "country",
    "source": "source",
    "author": "author",
    "url": "url",
    "metadata.url": "url",
}
FIELDS: Mapping[Service, Mapping[str, str]] = {
    Service.GOOGLE_ALERTS: GOOGLE_FIELDS,
    Service.MELTWATER: MELTWATER_FIELDS,
}
"""The field of this program for a field of the service, in lower case."""
OPERATORS = ("AND", "OR", "NOT")
DISTANCE = re.compile(r"O?NEAR/\d+")
MAX_DISTANCE = 100


def translate(query: str, service: Service) -> Imported:
    """Translate a query. Pure. Raises QueryError if the result, or the original, makes no sense.

    The two services read AND, OR, NOT and brackets as this program does; what differs is the spelling
    of distances, fields and exclusions.
    """
    lost: list[str] = []
    parts = list(_parts(query.translate(TYPOGRAPHY), service, lost))
    translated = (
        " ".join(_tidied(parts)).replace("( ", "(").replace(" )", ")").replace(": (", ":(")
    )
    parse(translated)
    return Imported(query=translated, lost=tuple(lost))


def _parts(text: str, service: Service, lost: list[str]) -> Iterator[str]:
    for token in TOKEN.finditer(text):
        if token["field"]:
            yield from _field(token["field"], token["value"], service, lost)
        elif token["phrase"]:
            yield from _phrase(token["phrase"], token["slop"], lost)
        elif token["around"]:
            yield _distance("NEAR", re.sub(r"\D", "", token["around"]), lost)
        elif token["bracket"]:
            yield token["bracket"]
        else:
            yield from _word(token["word"], service, lost)


def _field(name: str, value: str, service: Service, lost: list[str]) -> Iterator[str]:
    minus = "-" if name.startswith("-") else ""
    ours = FIELDS[service].get(name.strip("-:").lower())
    if ours is None:
        lost.append(f"{name}{value}: there is no such field here")
    elif not value and ours not in ("title", "lead", "body"):
        lost.append(f"{name}(…): write {ours}: before each value, joined by OR")
    else:
        yield f"{minus}{ours}:{value}"


def _phrase(phrase: str, slop: str | None, lost: list[str]) -> Iterator[str]:
    sign = phrase[0] if phrase[0] in "+-" else ""
    words = phrase.lstrip("+-").strip('"').split()
    minus = "-" if sign == "-" else ""
    if slop and len(words) == 2:
        yield f"{minus}({words[0]} {_distance('NEAR', slop, lost)} {words[1]})"
        return
    if slop:
        lost.append(f"~{slop} behind {phrase}: a distance stands between two words here")
    if "*" in words:
        lost.append(f"{phrase}: * for a whole word; the words around it may be four words apart")
        sides = [f'"{part.strip()}"' for part in " ".join(words).split("*") if part.strip()]
        yield f"{minus}({' ONEAR/4 '.join(sides[:2])})"
        return
    yield f'{minus}"{" ".join(words)}"'


def _word(word: str, service: Service, lost: list[str]) -> Iterator[str]:
    near = re.fullmatch(r"(O?NEAR)(?:/?(\d+))?", word, re.IGNORECASE)
    weight = re.search(r"\^\d+$", word)
    if weight:
        lost.append(f"{weight[0]} behind {word[: weight.start()]}: nothing is weighed here")
        word = word[: weight.start()]
    if word in ("|", "||"):
        yield "OR"
    elif word in ("&", "&&"):
        yield "AND"
    elif near and service is Service.MELTWATER:
        yield _distance(near[1].upper(), near[2] or "4", lost)
    elif service is Service.MELTWATER and word.upper() in OPERATORS:
        yield word.upper()
    elif re.fullmatch(r"\d+\.\.\d+", word):
        lost.append(f"{word}: there are no ranges of numbers here")
    elif word.startswith("~"):
        lost.append(f"~ before {word[1:]}: no words of like meaning are added here")
        yield word[1:]
    else:
        yield word.lstrip("+").strip(",;") or word


def _distance(operator: str, number: str, lost: list[str]) -> str:
    if int(number) > MAX_DISTANCE:
        lost.append(f"{operator}/{number}: the distance is {MAX_DISTANCE} at most")
    return f"{operator}/{min(int(number), MAX_DISTANCE)}"


def _tidied(parts: list[str]) -> list[str]:
    """Without operators that lost a side when a part was left out. Pure."""
    kept: list[str] = []
    for part in parts:
        is_joint = part in ("AND", "OR") or DISTANCE.fullmatch(part)
        if is_joint and (not kept or kept[-1] in ("(", "AND", "OR", "NOT")):
            continue
        if part == ")" and kept and kept[-1] in ("AND", "OR", "NOT"):
            kept.pop()
        if part == ")" and kept and kept[-1] == "(":
            kept.pop()
            continue
        kept.append(part)
    while kept and (kept[-1] in OPERATORS or DISTANCE.fullmatch(kept[-1])):
        kept.pop()
    if not kept:
        raise QueryError(
            topic="",
            column=1,
            what="nothing of the query is left",
            hint="write a word to look for",
        )
    return kept
