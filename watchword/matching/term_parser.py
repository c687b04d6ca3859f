"""Parses a word or phrase as the user wrote it: to a term, or to an error with a hint."""

from __future__ import annotations

import re

from watchword.errors import QueryError
from watchword.matching.borders import is_installed
from watchword.matching.fold import fold, is_cjk
from watchword.matching.term import ANY, Exact, Term, Whole, make_term

MIN_STEM_LENGTH = 3


def query_error(column: int, what: str, hint: str) -> QueryError:
    """A query error with an empty topic, which is not known here. Pure."""
    return QueryError(topic="", column=column, what=what, hint=hint)


def parse_words(written: str, column: int = 1) -> Term:
    """The term of a word or phrase with `?` in it or `*` at its end. Pure. Raises QueryError."""
    plain = written.strip().strip('"').strip()
    bare = plain.removesuffix("*")
    column_of_bare = column + written.index(bare)
    if (at := bare.find("*")) >= 0:
        raise query_error(
            column_of_bare + at,
            "* stands inside the words",
            "write it at the end of the last word alone: stem*",
        )
    runs = _runs(bare, column_of_bare)
    if not runs:
        raise _no_letters(written, column)
    stem = bare != plain and not is_cjk(runs[-1])
    if stem and len(runs[-1].replace(ANY, "")) < MIN_STEM_LENGTH:
        raise query_error(
            column,
            f"{runs[-1]}* is too short",
            f"write at least {MIN_STEM_LENGTH} letters before the *",
        )
    return make_term(runs, stem=stem)


def parse_exact(written: str, column: int) -> Exact:
    """The term for the text in the quotation marks of `="C++"`. Pure. Raises QueryError."""
    plain = written.strip()
    folded = fold(plain)
    runs = tuple(folded.text.split())
    if not runs:
        raise _no_letters(written, column)
    return Exact(
        written=plain,
        term=make_term(runs),
        before=folded.span(1, 2)[0],
        after=len(plain) - folded.span(1, len(folded.text) - 1)[1],
    )


def parse_whole(written: str, column: int) -> Whole:
    """The term after `word:`. Looks whether the tokenizers are installed. Raises QueryError."""
    plain = written.partition(":")[2]
    term = parse_words(plain, column + len("word:"))
    if not all(is_cjk(run) and not re.match("[가-힣]", run) for run in term.runs):
        what = f"{plain} is neither Chinese nor Japanese"
        raise query_error(
            column, what, "leave word: out; Latin words are whole, Korean has spaces"
        )
    if not is_installed():
        hint = (
            "install it: pip install 'watchword[cjk]'; or leave word: out, or write a longer word"
        )
        raise query_error(column, "word: needs watchword[cjk]", hint)
    return Whole(term=term)


def parse_listed(written: str) -> Term | Exact:
    """The term of an item in a concept's list: words, or ="…". Pure. Raises QueryError."""
    if written.startswith('="') and written.endswith('"') and len(written) > len('=""'):
        return parse_exact(written[len('="') : -1], 1)
    return parse_words(written)


def _no_letters(written: str, column: int) -> QueryError:
    return query_error(column, f"there is no letter and no digit in {written}", "write a word")


def _runs(bare: str, column: int) -> tuple[str, ...]:
    """The folded runs. Each `?` is folded as a letter of the script before it, then put back. Pure."""
    if ANY not in bare:
        return tuple(fold(bare).text.split())
    letters = list(bare)
    for at, char in enumerate(bare):
        if char == ANY:
            letters[at] = _letter_after("".join(letters[:at]), column + at)
    folded = fold("".join(letters))
    text = "".join(
        ANY if char != " " and bare[folded.span(at, at + 1)[0]] == ANY else char
        for at, char in enumerate(folded.text)
    )
    return tuple(text.split())


def _letter_after(before: str, column: int) -> str:
    """A letter that continues the last word of `before`. Raises QueryError if there is no word."""
    for letter in "x一":
        if fold(before + letter).text[-3:-2].strip():
            return letter
    raise query_error(
        column, "? begins a word", "write its first letter: wom?n; ? stands for one that follows"
    )
