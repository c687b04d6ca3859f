"""Prepares a query for the grammar: signs as ASCII, brackets checked, commas of lists marked."""

from __future__ import annotations

import re

from watchword.matching.term_parser import query_error

MAX_DEPTH = 50
"""Brackets within brackets. Deeper nesting is a mistake or an attack."""
AS_ASCII = str.maketrans("“”＂（）：＊＠", '"""():*@')
LIST = re.compile(r'(?<![^\s()"])OF\s*\(')
SEPARATOR = "\0"
"""Replaces a comma between the parts of a list; any other comma is punctuation."""


def prepare_query(query: str) -> str:
    """The query as the grammar reads it; all columns stay the same. Pure. Raises QueryError."""
    text = _as_ascii(query)
    if not text.strip():
        raise query_error(1, "the query is empty", "write a word to look for")
    outside = re.sub(r'"[^"]*"', lambda phrase: " " * len(phrase[0]), text)
    if (quote := outside.find('"')) >= 0:
        hint = 'write "…"' if "„" in query else 'write " behind the phrase'
        raise query_error(quote + 1, "this quotation mark is never closed", hint)
    commas = _commas(outside)
    return "".join(SEPARATOR if at in commas else char for at, char in enumerate(text))


def _as_ascii(query: str) -> str:
    """Replaces full-width signs by ASCII, except in ="…", which stays as it was written."""
    return re.sub(
        r'="([^"]*)"|"[^"]*"',
        lambda found: found[0] if found[1] is None else f'="{query[slice(*found.span(1))]}"',
        query.translate(AS_ASCII),
    )


def _commas(outside: str) -> set[int]:
    """The positions of commas in lists. Raises QueryError for a bracket without its partner."""
    lists = {found.end() - 1 for found in LIST.finditer(outside)}
    opened: list[int] = []
    commas: set[int] = set()
    for at, char in enumerate(outside):
        if char == "(":
            opened.append(at)
        elif char == ")" and not opened:
            raise query_error(
                at + 1, "this bracket closes nothing", "write ( before, or leave it out"
            )
        elif char == ")":
            opened.pop()
        elif char in ",，" and not lists.isdisjoint(opened):
            commas.add(at)
        if len(opened) > MAX_DEPTH:
            raise query_error(
                at + 1, f"brackets are nested more than {MAX_DEPTH} deep", "nest fewer"
            )
    if opened:
        raise query_error(
            opened[-1] + 1, "this bracket is never closed", "write ) where the group ends"
        )
    return commas
