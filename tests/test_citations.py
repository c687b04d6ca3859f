"""Docstrings, comments and pages cite only what is in the repository.

A citation is the name of a file; a heading (`rows.md, section 6` or `libraries.md, "Polling"`);
a dotted name of our own packages in backticks; or a name with an underscore in backticks or in capitals.
"""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(600)  # each reads every file of ours
ROOT = Path(__file__).parents[1]
OURS = ("benchmarks", "config", "crawler", "scheduler", "scripts", "storage", "tests", "watchword")
PYTHON = sorted(
    file.relative_to(ROOT).as_posix() for folder in OURS for file in (ROOT / folder).rglob("*.py")
)
PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if page.name not in ("CHANGELOG.md", "commands.md")  # about the past; made from the code
)
TABLES = sorted(
    file.relative_to(ROOT).as_posix()
    for folder in OURS
    for file in (ROOT / folder).rglob("*.toml")
)
OF_USERS = {"watchword.toml", "watchword.db"}
"""Files that a user has, not the repository."""
OF_SYSTEMS = {"HTTP_PROXY", "HTTPS_PROXY"}
"""Variables that libraries of ours read."""

FILE = re.compile(
    r"(?<![\w./*-])((?:[\w-]+/)*[\w.-]+\.(?:md|py|toml|html|service|lock|css))\b(?![/(])"
)
HEADING = re.compile(r'([\w/-]+\.md)\)?,? (?:section (\d+)|"([^"]+)")')
DOTTED = re.compile(rf"`((?:{'|'.join(OURS)})(?:\.\w+)+)(?:\(\))?`")
PLACEHOLDER = re.compile(r"NAME|NOUN|VERB")
"""Stands for a name that the reader chooses, in recipes."""
NAME = re.compile(r"`([A-Za-z_]+_\w+)`|\b([A-Z]+(?:_[A-Z]+)+)\b")


@cache
def tokens(file: str) -> list[tokenize.TokenInfo]:
    """All of a Python file."""
    with (ROOT / file).open(encoding="utf-8") as lines:
        return list(tokenize.generate_tokens(lines.readline))


@cache
def words_about(file: str) -> list[tuple[int, str]]:
    """The comments and docstrings of a Python file, each with its first line."""
    source = (ROOT / file).read_text(encoding="utf-8")
    expressions = (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Expr))
    comments = (one for one in tokens(file) if one.type == tokenize.COMMENT)
    return [(one.start[0], one.string) for one in comments] + [
        (one.lineno, one.value.value)
        for one in expressions
        if isinstance(one.value, ast.Constant) and isinstance(one.value.value, str)
    ]


@cache
def tracked() -> frozenset[str]:
    """The paths of all files of the repository, new ones too."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(name for name in done.stdout.splitlines() if (ROOT / name).exists())


@cache
def names() -> frozenset[str]:
    """Every name in our code, and every word in its strings, without docstrings."""
    found = set(OF_SYSTEMS)
    for file in (*PYTHON, *TABLES):
        if file.endswith(".toml"):
            found |= set(re.findall(r"\w+", (ROOT / file).read_text(encoding="utf-8")))
            continue
        about = {line for line, _ in words_about(file)}
        for token in tokens(file):
            if token.type == tokenize.NAME:
                found.add(token.string)
            elif token.type != tokenize.COMMENT and token.start[0] not in about:
                found |= set(re.findall(r"\w+", token.string))
    return frozenset(found)


def dead(file: str, text: str) -> Iterator[str]:
    """A sentence for each citation in a text of `file` that the repository does not have."""
    for name in FILE.findall(text):
        if name not in OF_USERS and not PLACEHOLDER.search(name) and not path_of(name, file):
            yield f"there is no file {name}"
    for page, number, title in HEADING.findall(text):
        path = path_of(page, file)
        if path and not has_heading(path, number, title):
            yield f"{page} has no section {number or title}"
    for name in DOTTED.findall(text):
        if name not in OF_USERS and not path_of(name, file) and not is_importable(name):
            yield f"there is no {name}"
    for quoted, capital in NAME.findall(text):
        if (name := quoted or capital) not in names():
            yield f"nothing has the name {name}"


def path_of(name: str, file: str) -> str | None:
    """The path of a file: from the root or the folder of `file`, or the end of a path; or None."""
    here = (Path(file).parent / name).as_posix()
    if found := {name, here} & tracked():
        return name if name in found else here
    return next((path for path in tracked() if path.endswith(f"/{name}")), None)


def has_heading(path: str, number: str, title: str) -> bool:
    """Whether a page has the heading with this number or with this text."""
    headings = re.findall(r"^#+ (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.M)
    return any(one.startswith(f"{number}. ") if number else one == title for one in headings)


def is_importable(name: str) -> bool:
    """Whether a dotted name is a module, or an attribute of a module or class."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        path = "/".join(parts[:end])
        if f"{path}.py" in tracked() or f"{path}/__init__.py" in tracked() or end == 1:
            found: object = importlib.import_module(".".join(parts[:end]))
            for part in parts[end:]:
                if not hasattr(found, part):
                    return False
                found = getattr(found, part)
            return True
    return False


def test_a_docstring_or_comment_cites_what_is_there() -> None:
    assert [
        f"{file}:{line}: {what}"
        for file in PYTHON
        for line, text in words_about(file)
        for what in dead(file, text)
    ] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_cites_what_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8").partition("## Words that are not used")[0]
    prose = re.sub(r"^```.*?^```|https?://\S+", "", text, flags=re.M | re.S)
    assert list(dead(page, prose)) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_comment_of_a_table_cites_what_is_there(table: str) -> None:
    lines = (ROOT / table).read_text(encoding="utf-8").splitlines()
    ours = [line for line in lines if line.startswith("#") and "github.com/" not in line]
    assert [what for line in ours for what in dead(table, line)] == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("MODEL" + ".md has it", "there is no file MODEL" + ".md"),
        ("docs/design/rows.md, section 99", "docs/design/rows.md has no section 99"),
        ('libraries.md, "Tea"', "libraries.md has no section Tea"),
        ("as in `watchword.ports." + "Nobody`", "there is no watchword.ports.Nobody"),
        ("at most MOST_" + "BLOCKS", "nothing has the name MOST_" + "BLOCKS"),
        ("`turn_" + "of`", "nothing has the name turn_" + "of"),
    ],
)
def test_a_dead_citation_is_found(text: str, what: str) -> None:
    assert list(dead("tests/test_citations.py", text)) == [what]


@pytest.mark.parametrize(
    "text",
    [
        "docs/design/rows.md, section 6",
        'docs/design/libraries.md, "Polling"',
        "`watchword.ports.Store.read`, `scheduler.jobs.JOBS`",
        "at most MAX_BLOCKS; `lease_token`; `watchword.toml`",
    ],
)
def test_a_citation_of_what_is_there_is_well(text: str) -> None:
    assert list(dead("watchword/ports.py", text)) == []
