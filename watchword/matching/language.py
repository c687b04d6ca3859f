"""Parses the query language: to a tree, or to an error with column and hint."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args

from watchword.errors import QueryError
from watchword.matching.brackets import prepare_query
from watchword.matching.facts import fact
from watchword.matching.query import (
    Absent,
    ConceptRef,
    Either,
    Every,
    Near,
    Node,
    Repeated,
    Section,
    Several,
    Words,
    restrict_to,
)
from watchword.matching.restrictions import (
    check_anchored,
    check_scopable,
    check_sought,
    distance,
    repetitions,
    required_parts,
)
from watchword.matching.term_parser import parse_exact, parse_whole, parse_words, query_error

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"

GRAMMAR = r"""
    ?start: either
    either: every (_OR every)*
    every: close (_AND? close)*
    ?close: part | close NEAR part                   -> near
    ?part: absent | atom
    absent: (NOT | MINUS) atom
    ?atom: scoped | plain
    scoped: SECTION plain
    ?plain: "(" either ")"                           -> group
          | ATLEAST "(" either ")"                   -> repeated
          | OF "(" either (_SEPARATOR either)* ")"   -> several
          | PHRASE  -> phrase
          | EXACT   -> exact
          | WHOLE   -> whole
          | WORD    -> word
          | CONCEPT -> concept
          | FACT    -> fact
          | REFUSED -> refused

    SECTION.3: /(?:title|body|lead):/i
    FACT.3: /(?:source|country|lang|author|url):(?:"[^"]*"|[^\s()"\0]*)/i
    WHOLE.3: /word:(?:"[^"]*"|[^\s()"@=\0][^\s()"\0]*)/i
    EXACT.3: /="[^"]*"/
    ATLEAST.3: /ATLEAST(?:\/[^\s()"]*)?(?=[\s()"]|$)/
    OF.3: /[0-9]+\s+OF(?=[\s(]|$)/
    NEAR.2: /O?NEAR(?:\/[^\s()"]*)?(?=[\s()"]|$)/
    _AND.2: /AND(?=[\s()"]|$)/
    _OR.2: /OR(?=[\s()"]|$)/
    NOT.2: /NOT(?=[\s()"]|$)/
    REFUSED.2: /=/ | /OF(?=\s*\()/ | /word:/i
    PHRASE: /"[^"]*"/
    CONCEPT: /@[^\s()"\0]+/
    MINUS: /-(?=\S)/
    WORD: /[^\s()"@=\0-][^\s()"\0]*/
    _SEPARATOR: /\0/
    %ignore /\s+/
"""
REFUSED = {
    "=": ("= needs quotation marks", 'write ="C++"'),
    "of": ("OF says no number", "write how many: 2 OF (word, word, word)"),
    "word:": ("word: has no word behind it", 'write one: word:"京都"'),
}


def parse(query: str) -> Node:
    """The tree of a query. Pure. Raises QueryError, with an empty topic."""
    text = prepare_query(query)
    try:
        tree: Node = _parser().parse(text)  # type: ignore[assignment]  # the type that the transformer returns
    except UnexpectedInput as error:
        raise _misplaced(error, text) from error
    check_anchored(tree)
    return tree


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="basic", transformer=_Builder())


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Builds the tree while the grammar is read, so that deep brackets need no deep stack."""

    def either(self, *parts: Node) -> Node:
        return parts[0] if len(parts) == 1 else Either(parts)

    def every(self, *parts: Node) -> Node:
        return parts[0] if len(parts) == 1 else Every(parts)

    def near(self, left: Node, operator: Token, right: Node) -> Node:
        between = distance(operator, _column(operator))
        for side in (left, right):
            check_sought(side, operator)
        return Near(
            left=left,
            right=right,
            between=between,
            ordered=operator[0] == "O",
            column=_column(operator),
        )

    def absent(self, sign: Token, part: Node) -> Node:
        return Absent(part=part, column=_column(sign))

    def scoped(self, name: Token, part: Node) -> Node:
        section = Section(name[:-1].lower())
        check_scopable(part, section)
        return restrict_to(part, (section,))

    def group(self, part: Node) -> Node:
        return replace(part, bracketed=True) if isinstance(part, Every) else part

    def repeated(self, operator: Token, part: Node) -> Node:
        column = _column(operator)
        count = repetitions(operator, column)
        check_sought(part, operator)
        return Repeated(part=part, count=count, column=column)

    def several(self, operator: Token, *parts: Node) -> Node:
        column = _column(operator)
        return Several(
            parts=parts, count=required_parts(operator, len(parts), column), column=column
        )

    def phrase(self, token: Token) -> Node:
        return Words(
            written=str(token), column=_column(token), term=parse_words(token, _column(token))
        )

    def exact(self, token: Token) -> Node:
        term = parse_exact(token[2:-1], _column(token))
        return Words(written=str(token), column=_column(token), term=term)

    def whole(self, token: Token) -> Node:
        term = parse_whole(str(token), _column(token))
        return Words(written=str(token), column=_column(token), term=term)

    def word(self, token: Token) -> Node:
        if token[0] in DASHES:
            raise query_error(
                _column(token), f"{token} begins with a long dash", f"write -{token[1:]}"
            )
        return self.phrase(token)

    def concept(self, token: Token) -> Node:
        return ConceptRef(written=str(token), column=_column(token))

    def fact(self, token: Token) -> Node:
        return fact(token, _column(token))

    def refused(self, token: Token) -> Node:
        raise query_error(_column(token), *REFUSED[token.lower()])


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _misplaced(error: UnexpectedInput, text: str) -> QueryError:
    """The error for a token that the grammar refuses. Brackets and quotation marks are paired. Pure."""
    at: int = error.pos_in_stream or 0  # type: ignore[redundant-expr]  # declared as always None
    if not isinstance(error, UnexpectedToken):
        what = f"{text[at]} stands alone"
        return query_error(at + 1, what, f"write it right before a word: {text[at]}word")
    if error.token.type == "$END":
        at = len(text)
    if error.expected == {"LPAR"}:
        return query_error(
            at + 1, "there is no bracket here", "write ( here, and ) where the list ends"
        )
    match error.token.type:
        case "$END":
            return query_error(at + 1, "the query ends too early", "write a word here")
        case "RPAR":
            return query_error(at + 1, "this bracket closes too early", "write a word before it")
        case "NOT" | "MINUS":
            what = f"{error.token} cannot stand here"
            return query_error(at + 1, what, "say NOT once, before a word or group")
        case "_SEPARATOR":
            hint = "write it between whole parts of the list; in a phrase, within quotation marks"
            return query_error(at + 1, "this comma stands between no two parts of a list", hint)
        case _:
            what = f"{error.token} has no word before it"
            return query_error(at + 1, what, "write a word before it")
