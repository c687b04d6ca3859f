"""What import-linter cannot say: a pure core, quiet imports, small functions, one clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("watchword", "crawler", "scheduler", "storage", "config")
FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
CORE = [
    *sorted((ROOT / "watchword" / "domain").glob("*.py")),
    ROOT / "watchword" / "ports.py",
    ROOT / "watchword" / "errors.py",
]
MIGRATIONS = ROOT / "storage" / "migrations"


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def imports(file: Path) -> Iterator[str]:
    """Every module that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("file", CORE, ids=name_of)
def test_the_core_imports_the_standard_library_and_itself_alone(file: Path) -> None:
    core = ("watchword.domain", "watchword.errors")
    for module in imports(file):
        assert module.split(".")[0] in sys.stdlib_module_names or module.startswith(core), module


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_module_says_its_duty_and_stays_small(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "no docstring"
    assert text.count("\n") <= 400
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and MIGRATIONS not in file.parents
        ):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nothing_unpickles_or_evaluates(file: Path) -> None:
    assert not {"pickle", "marshal", "shelve", "jinja2"} & {
        name.split(".")[0] for name in imports(file)
    }
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec", "__import__")


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_only_the_clock_asks_the_time(file: Path) -> None:
    if file.name == "app.py":
        return
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked = f"{node.value.id}.{node.attr}"
            assert asked not in ("datetime.now", "datetime.utcnow", "time.time", "date.today")


def run(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def test_importing_everything_opens_nothing(tmp_path: Path) -> None:
    modules = [
        name_of(file).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for file in FILES
        if MIGRATIONS not in file.parents
    ]
    code = (
        "import importlib, socket, sys, threading\n"
        "def refuse(*_): raise AssertionError('a socket at import')\n"
        "socket.socket.connect = socket.socket.bind = refuse\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(threading.active_count())"
    )
    assert run(code, tmp_path).strip() == "1"
    assert list(tmp_path.iterdir()) == []


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from watchword.cli.main import app\n"
        "from typer.main import get_command; get_command(app)\n"
        "print(' '.join(name for name in sys.modules if '.' not in name))"
    )
    heavy = {"scrapy", "twisted", "sqlalchemy", "apprise", "trafilatura", "numpy", "apscheduler"}
    assert not heavy & set(run(code, tmp_path).split())
