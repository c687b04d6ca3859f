"""Articles in a file that `watchword export` or another program wrote: JSON Lines, or a table in CSV."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from watchword.contract import Article
from watchword.contract.table import BEGINNING, read_table
from watchword.domain.alert import NewMatch
from watchword.domain.article import ArticleRecord
from watchword.domain.config import WatchConfig
from watchword.domain.match import build_document, build_evidence
from watchword.errors import InvalidRequest
from watchword.matching.matcher import Matcher
from watchword.ports import WriteTransaction
from watchword.usecases.article import parse_time

if TYPE_CHECKING:
    from pydantic import TypeAdapter

HINT = 'write what `watchword export` writes: {"title": "…", "found_at": "…"}'
IMPORTED = "imported"
"""The reason why a match of an imported article has no alert."""
MAX_TEXT = 200_000
"""Characters: what the archive keeps of a text (`crawler.extract.page.MAX_BODY_LENGTH`)."""
AHEAD = timedelta(days=1)
"""So far ahead of this clock another machine may have found an article."""
UNREADABLE = re.compile("[\udc80-\udcff]")
"""What Python reads in place of a byte that is no UTF-8, with `surrogateescape`."""


def read_lines(
    file: Path, clean: Callable[[str], str] = str
) -> Iterator[tuple[int, ArticleRecord | str]]:
    """The articles of a file with the numbers of their lines; what begins with `{` is JSON Lines, the
    rest a table. A text in place of an article says what is wrong there.

    `clean`: of each text, without what no database takes. An article needs a title or a text, and
    `found_at` or `published_at`; without an id that is a number it gets the number of its line. Raises
    OSError if the file cannot be read.
    """
    with file.open(encoding="utf-8", errors="surrogateescape", newline="") as lines:
        for number, found in _objects(lines):
            if isinstance(found, str):
                yield number, found
                continue
            try:
                article = _article(number, _cleaned(found, clean))
            except (ValueError, TypeError, OverflowError) as error:
                yield number, str(error)
            else:
                yield number, article


def read_export(file: Path) -> Iterator[ArticleRecord]:
    """The articles of a file. Raises InvalidRequest at the first line that is none, and OSError."""
    for number, found in read_lines(file):
        if isinstance(found, str):
            raise InvalidRequest(f"{file}: line {number}: {found}; {HINT}")
        yield found


def importable(
    article: ArticleRecord, now: datetime, normalize: Callable[[str], str | None]
) -> ArticleRecord:
    """The article as the archive takes it. Raises ValueError with what it cannot have. Pure.

    `normalize`: of an address; None: it is none of the web. A fragment stays: a post of a live page has
    one. Without a source it is of the host of its address.
    """
    page, mark, fragment = article.url.partition("#")
    url = normalize(page)
    if url is None:
        raise ValueError(
            f"url: {article.url or 'there is none'}; it must be an address of the web"
        )
    if article.found_at > now + AHEAD:
        raise ValueError(f"found_at: {article.found_at:%Y-%m-%d %H:%M} is in the future")
    if len(article.text.body) > MAX_TEXT:
        raise ValueError(f"text: it has more than {MAX_TEXT:,} characters")
    source = article.source or url.partition("://")[2].partition("/")[0]
    found_at = min(article.found_at, now)
    return replace(article, url=f"{url}{mark}{fragment}", source=source, found_at=found_at)


def import_articles(
    articles: Iterable[ArticleRecord], config: WatchConfig, matcher: Matcher, now: datetime
) -> Callable[[WriteTransaction], int]:
    """A job for the store: add the articles whose address is new; returns how many were.

    Each has the matches of the topics, and nobody is told: their reason is `imported`. The rows must
    have this version of each topic.
    """
    by_url = {one.url: one for one in articles}

    def job(rows: WriteTransaction) -> int:
        known = rows.articles.at(list(by_url))
        for url, one in by_url.items():
            if url in known:
                continue
            article_id = rows.articles.add_imported(one.source, url, one.text, one.found_at)
            rows.stories.place(article_id, now)
            source = config.sources.get(one.source)
            document = build_document(one.text, url, one.source, source)
            for match in matcher.match(document):
                if source is None or source.asks(match.topic):
                    new = NewMatch(
                        topic=config.topics[match.topic],
                        article_id=article_id,
                        revision=1,
                        evidence=build_evidence(match, document),
                        level=match.level,
                    )
                    rows.alerts.record_suppressed(new, IMPORTED)
        return len(by_url) - len(known)

    return job


def _objects(lines: TextIO) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """The fields of each article with the number of its line; a text says what is wrong there."""
    first = lines.readline()
    rest = chain([first], lines)
    if first.removeprefix(BEGINNING).lstrip().startswith("{") or not first.strip():
        for number, line in enumerate(rest, start=1):
            if line.strip():
                yield number, _object(line.removeprefix(BEGINNING))
        return
    names = [one.name for one in fields(Article)]
    if not set(first.strip().removeprefix(BEGINNING).replace('"', "").split(",")) & set(names):
        yield 1, "it is neither a JSON object nor the names of columns, as `title,url,found_at`"
        return
    yield from read_table(Article, rest)


def _object(line: str) -> dict[str, Any] | str:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return str(error)
    return found if isinstance(found, dict) else "it is no JSON object"


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    match value:
        case str():
            if UNREADABLE.search(value):
                raise ValueError("it is not UTF-8")
            return clean(value)
        case list() | tuple():
            return [_cleaned(one, clean) for one in value]
        case dict():
            return {_cleaned(key, clean): _cleaned(one, clean) for key, one in value.items()}
        case _:
            return value


def _article(number: int, said: dict[str, Any]) -> ArticleRecord:
    """Raises ValueError with what is wrong in the line."""
    from pydantic import ValidationError

    given = {key: value for key, value in said.items() if value is not None}
    for key in given.keys() & {"published_at", "updated_at", "found_at"}:
        if text := str(given.pop(key)):
            given[key] = parse_time(text)
    if "found_at" not in given and "published_at" in given:
        given["found_at"] = given["published_at"]
    for key, value in {"id": number, "story": None}.items():  # other programs have other ids
        if not isinstance(given.get(key), int):
            given[key] = value
    for key in ("published_precision", "language"):
        if given.get(key) == "":
            del given[key]
    if not given.get("title") and not given.get("text"):
        raise ValueError("it has no title")
    if "found_at" not in given:
        raise ValueError("it has no found_at and no published_at")
    try:
        return _adapter().validate_python({"title": "", **given}).to_domain()
    except ValidationError as errors:
        error = errors.errors()[0]
        what = error["msg"].replace("tuple", "list")  # as JSON calls it
        raise ValueError(f"{'.'.join(map(str, error['loc']))}: {what}") from None


@cache
def _adapter() -> TypeAdapter[Article]:
    from pydantic import TypeAdapter

    return TypeAdapter(Article)
