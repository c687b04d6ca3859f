"""The query language: from what the user wrote to a tree, or to an error with its column and cure."""

from __future__ import annotations

import re
from functools import cache
from typing import assert_never

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args

from watchword.domain.match import Field
from watchword.errors import QueryError
from watchword.matching.fold import fold, is_cjk
from watchword.matching.query import Absent, Either, Every, Named, Node, Words, only
from watchword.matching.term import Term

SHORTEST_STEM = 3
DEEPEST = 50
"""Brackets within brackets; deeper ones are a mistake or an attack."""
AS_ASCII = str.maketrans("“”＂（）：＊＠", '"""():*@')
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"

GRAMMAR = r"""
    ?start: either
    either: every (_OR every)*
    every: part (_AND? part)*
    ?part: absent | atom
    absent: (NOT | MINUS) atom
    ?atom: titled | plain
    titled: _TITLE plain
    ?plain: "(" either ")"
          | PHRASE  -> phrase
          | WORD    -> word
          | CONCEPT -> concept
          | LATER   -> later

    _TITLE.3: /title:/i
    LATER.3: /(?:O?NEAR|ATLEAST)(?:\/[^\s()"]*)?(?=[\s()"]|$)/
           | /\d+\s+OF(?=[\s(]|$)/ | /OF(?=\s*\()/ | /=/
           | /(?i:body|lead|source|country|lang|author|url|word):/
    _AND.2: /AND(?=[\s()"]|$)/
    _OR.2: /OR(?=[\s()"]|$)/
    NOT.2: /NOT(?=[\s()"]|$)/
    PHRASE: /"[^"]*"/
    CONCEPT: /@[^\s()"]+/
    MINUS: /-(?=\S)/
    WORD: /[^\s()"@=-][^\s()"]*/
    %ignore /\s+/
"""


def parse(query: str) -> Node:
    """What the query means. Pure. Raises QueryError, which as yet names no topic."""
    text = query.translate(AS_ASCII)
    if not text.strip():
        raise mistake(1, "the query is empty", "write a word to look for")
    _check_brackets(text)
    try:
        tree: Node = _parser().parse(text)  # type: ignore[assignment]  # what its transformer makes
    except UnexpectedInput as error:
        raise _misplaced(error, text) from error
    _check_anchored(tree)
    return tree


def words(written: str, column: int = 1) -> Term:
    """The term of a word or phrase, which may end in `*`. Pure. Raises QueryError."""
    plain = written.strip().strip('"').strip()
    bare = plain.removesuffix("*")
    for sign in "?*":
        if (at := bare.find(sign)) >= 0:
            raise mistake(column + written.index(bare) + at, *_SIGNS[sign])
    runs = tuple(fold(bare).text.split())
    if not runs:
        raise mistake(column, f"there is no letter and no digit in {written}", "write a word")
    stem = bare != plain and not is_cjk(runs[-1])
    if stem and len(runs[-1]) < SHORTEST_STEM:
        raise mistake(
            column,
            f"{runs[-1]}* is too short",
            f"write at least {SHORTEST_STEM} letters before the *",
        )
    return Term(runs=runs, stem=stem)


_SIGNS = {
    "?": ("? is not built yet", "leave it out, or write the spellings with OR"),
    "*": ("* stands inside the words", "write it at the end of the last word alone: stem*"),
}


def mistake(column: int, what: str, cure: str) -> QueryError:
    """An error of a query whose topic is not known here. Pure."""
    return QueryError(topic="", column=column, what=what, cure=cure)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="basic", transformer=_Builder())


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Makes the tree while the grammar is read, so that no depth of brackets needs a deep stack."""

    def either(self, *parts: Node) -> Node:
        return parts[0] if len(parts) == 1 else Either(parts)

    def every(self, *parts: Node) -> Node:
        return parts[0] if len(parts) == 1 else Every(parts)

    def absent(self, sign: Token, part: Node) -> Node:
        return Absent(part=part, column=_column(sign))

    def titled(self, part: Node) -> Node:
        return only(part, (Field.TITLE,))

    def phrase(self, token: Token) -> Node:
        return Words(written=str(token), column=_column(token), term=words(token, _column(token)))

    def word(self, token: Token) -> Node:
        if token[0] in DASHES:
            raise mistake(
                _column(token), f"{token} begins with a long dash", f"write -{token[1:]}"
            )
        return self.phrase(token)

    def concept(self, token: Token) -> Node:
        return Named(written=str(token), column=_column(token))

    def later(self, token: Token) -> Node:
        name = "".join(re.findall(r"^[A-Za-z]+:?|OF|=", token))
        cure = "words, phrases, AND, OR, NOT, title: and @concepts work today"
        raise mistake(_column(token), f"{name} is not built yet", cure)


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _check_brackets(text: str) -> None:
    """Raises for a bracket without its partner; brackets inside quotation marks are none. Pure."""
    outside = re.sub(r'"[^"]*"', lambda phrase: " " * len(phrase[0]), text)
    if (quote := outside.find('"')) >= 0:
        raise mistake(
            quote + 1, "this quotation mark is never closed", 'write " behind the phrase'
        )
    opened: list[int] = []
    for column, char in enumerate(outside, 1):
        if char == "(":
            opened.append(column)
        elif char == ")" and not opened:
            raise mistake(column, "this bracket closes nothing", "write ( before, or leave it out")
        elif char == ")":
            opened.pop()
        if len(opened) > DEEPEST:
            raise mistake(column, f"brackets are nested more than {DEEPEST} deep", "nest fewer")
    if opened:
        raise mistake(opened[-1], "this bracket is never closed", "write ) where the group ends")


def _misplaced(error: UnexpectedInput, text: str) -> QueryError:
    """In words, why the grammar stopped; brackets and quotation marks are known to be paired. Pure."""
    at: int = error.pos_in_stream or 0  # type: ignore[redundant-expr]  # declared as always None
    if not isinstance(error, UnexpectedToken):
        return mistake(
            at + 1, f"{text[at]} stands alone", f"write it right before a word: {text[at]}word"
        )
    match error.token.type:
        case "$END":
            return mistake(len(text) + 1, "the query ends too early", "write a word here")
        case "RPAR":
            return mistake(at + 1, "this bracket closes too early", "write a word before it")
        case "NOT" | "MINUS":
            return mistake(
                at + 1, f"{error.token} cannot stand here", "say NOT once, before a word or group"
            )
        case _:
            return mistake(
                at + 1, f"{error.token} has no word before it", "write a word before it"
            )


def _check_anchored(node: Node) -> None:
    """Raises unless every way to be true needs something that is there. Pure."""
    match node:
        case Words() | Named():
            return
        case Absent(column=column):
            raise mistake(
                column,
                "NOT stands beside nothing positive",
                "add what must be there: word NOT other",
            )
        case Either(parts):
            for part in parts:
                _check_anchored(part)
        case Every(parts):
            positive = [part for part in parts if not isinstance(part, Absent)]
            for part in positive or parts:
                _check_anchored(part)
            for part in parts:
                if positive and isinstance(part, Absent):
                    _check_anchored(part.part)
        case _:
            assert_never(node)
