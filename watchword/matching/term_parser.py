"""From a word or phrase as the user wrote it to what is looked for, or to an error with its hint."""

from __future__ import annotations

import re

from watchword.errors import QueryError
from watchword.matching.borders import is_installed
from watchword.matching.fold import fold, is_cjk
from watchword.matching.term import ANY, Exact, Term, Whole

MIN_STEM_LENGTH = 3


def query_error(column: int, what: str, hint: str) -> QueryError:
    """An error of a query whose topic is not known here. Pure."""
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
        raise _wordless(written, column)
    stem = bare != plain and not is_cjk(runs[-1])
    if stem and len(runs[-1].replace(ANY, "")) < MIN_STEM_LENGTH:
        raise query_error(
            column,
            f"{runs[-1]}* is too short",
            f"write at least {MIN_STEM_LENGTH} letters before the *",
        )
    return Term(runs=runs, stem=stem)


def parse_exact(written: str, column: int) -> Exact:
    """What stands in the quotation marks of `="C++"`. Pure. Raises QueryError."""
    plain = written.strip()
    folded = fold(plain)
    runs = tuple(folded.text.split())
    if not runs:
        raise _wordless(written, column)
    return Exact(
        written=plain,
        term=Term(runs=runs),
        before=folded.starts[1],
        after=len(plain) - folded.ends[-2],
    )


def parse_whole(written: str, column: int) -> Whole:
    """The term behind `word:`. Pure, but for what is installed. Raises QueryError."""
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
    """What a line of a concept's list says: words, or ="…". Pure. Raises QueryError."""
    if written.startswith('="') and written.endswith('"') and len(written) > len('=""'):
        return parse_exact(written[len('="') : -1], 1)
    return parse_words(written)


def _wordless(written: str, column: int) -> QueryError:
    return query_error(column, f"there is no letter and no digit in {written}", "write a word")


def _runs(bare: str, column: int) -> tuple[str, ...]:
    """The folded runs. Each `?` is folded as a letter of the word that it continues. Pure."""
    letters = list(bare)
    for at, char in enumerate(bare):
        if char == ANY:
            letters[at] = _continuing("".join(letters[:at]), column + at)
    folded = fold("".join(letters))
    text = "".join(
        ANY if char != " " and bare[place] == ANY else char
        for char, place in zip(folded.text, folded.starts, strict=True)
    )
    return tuple(text.split())


def _continuing(before: str, column: int) -> str:
    """A letter of the script in which `before` ends, so that the two are one word."""
    for letter in "x一":
        if fold(before + letter).text[-3:-2].strip():
            return letter
    raise query_error(
        column, "? begins a word", "write its first letter: wom?n; ? stands for one that follows"
    )
