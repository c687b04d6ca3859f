"""Rules of the code that import-linter cannot check: purity, sizes, forbidden calls."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(600)  # each reads every file of ours
ROOT = Path(__file__).parents[1]
PACKAGES = ("watchword", "crawler", "scheduler", "storage", "config")
PURE = (
    "watchword/domain",
    "watchword/ports.py",
    "watchword/repositories.py",
    "watchword/feed_repository.py",
    "watchword/output_repository.py",
    "watchword/search_repository.py",
    "watchword/story_repository.py",
    "watchword/story_note_repository.py",
    "watchword/spike_repository.py",
    "watchword/front_page_repository.py",
    "watchword/review_repository.py",
    "watchword/update_repository.py",
    "watchword/user_repository.py",
    "watchword/channel_repositories.py",
    "watchword/errors.py",
)
MAX_FILE_LINES, MAX_FUNCTION_LINES = 400, 60
MAX_PARAMETERS = 6
VERBS = "watchword/cli/"
"""Each parameter of a verb is an option of the command line."""
MIGRATIONS = "storage/migrations/versions/"
"""A migration is a list of columns that never changes: it may be long."""
HEAVY = {
    "scrapy",
    "twisted",
    "sqlalchemy",
    "alembic",
    "procrastinate",
    "apprise",
    "babel",
    "fastapi",
    "uvicorn",
    "trafilatura",
    "numpy",
}
"""Pydantic is not in this list: a verb imports it for its options."""


def files(*places: str) -> list[str]:
    """The Python files under these folders, as paths from the root."""
    found = [one for place in places for one in (ROOT / place).rglob("*.py")]
    assert found
    return sorted(str(one.relative_to(ROOT)) for one in found)


NAMES = (ast.Name, ast.Attribute)
OURS = files(*PACKAGES)
ALL = files(*PACKAGES, "tests", "benchmarks", "scripts")


@cache
def tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def imported(file: str) -> Iterator[str]:
    """Every module that a file imports, anywhere in the file."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            yield node.module or ""


@cache
def names(file: str) -> frozenset[tuple[str, int]]:
    """Every name that a file uses, with its dots, and its line."""
    nodes = ast.walk(tree(file))
    return frozenset((dotted(one), one.lineno) for one in nodes if isinstance(one, NAMES))


def dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return f"{dotted(value)}.{name}"
        case _:
            return ""  # of what is no name: a call, say


def functions(file: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def in_a_new_process(program: str, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_core_imports_the_standard_library_and_itself_alone() -> None:
    core = ("watchword.domain", *(module_of(one) for one in PURE if one.endswith(".py")))
    assert [
        f"{file}: {module}"
        for file in OURS
        if file.startswith(PURE)
        for module in imported(file)
        if not module.startswith(core) and module.partition(".")[0] not in sys.stdlib_module_names
    ] == []


def test_a_file_says_its_duty_in_one_sentence_and_is_short() -> None:
    for file in ALL:
        text = ast.get_docstring(tree(file))
        assert text, f"{file}: no docstring"
        first = text.partition("\n\n")[0]
        assert first.endswith((".", "?", ":")), f"{file}: the first sentence has no end"
        assert len((ROOT / file).read_text("utf-8").splitlines()) <= MAX_FILE_LINES, file


def test_no_function_is_longer_than_a_screen() -> None:
    assert [
        f"{file}:{one.lineno}: {one.name}"
        for file in ALL
        if not file.startswith(MIGRATIONS)
        for one in functions(file)
        if (one.end_lineno or 0) - one.lineno + 1 > MAX_FUNCTION_LINES
    ] == []


def test_no_function_has_more_than_six_parameters() -> None:
    assert [
        f"{file}:{one.lineno}: {one.name}"
        for file in OURS
        if not file.startswith(VERBS)
        for one in functions(file)
        if len(parameters(one) - {"self", "cls"}) > MAX_PARAMETERS
    ] == []


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    given = function.args
    return {one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)}


def test_no_two_modules_import_each_other() -> None:
    """Also through others; import-linter sees layers, and not what happens within one."""
    modules = {module_of(file): file for file in OURS}
    imports = {
        name: {target for target in targets(file) if target in modules and target != name}
        for name, file in modules.items()
    }
    while free := {name for name, needed in imports.items() if not needed & imports.keys()}:
        imports = {name: needed for name, needed in imports.items() if name not in free}
    assert imports == {}


def module_of(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def targets(file: str) -> Iterator[str]:
    """Every module that a file may import: of `from a import b` both `a` and `a.b`, if it is one."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found = names & {module_of(one) for one in OURS}
            yield from found or {node.module or ""}


def test_nothing_runs_text_or_unpickles_it() -> None:
    for file in OURS:
        used = {name for name, _ in names(file)}
        assert used.isdisjoint({"eval", "exec", "compile", "__import__"} - defined(file)), file
        roots = {module.partition(".")[0] for module in imported(file)}
        assert roots.isdisjoint({"pickle", "marshal", "shelve"}), file
        if "jinja2" in roots:  # a template is a file of ours, and no text becomes one
            assert file in ("watchword/notify/mail_html.py", "watchword/web/templates.py")
            assert used.isdisjoint({"Template", "from_string", "Markup"} - defined(file)), file


def defined(file: str) -> set[str]:
    """Names of builtins that the file defines or imports itself: our functions `compile`."""
    own = {one.name for one in functions(file)}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            own |= {alias.name for alias in node.names}
    return own


def test_only_the_clock_asks_the_time() -> None:
    asking = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    places = [file for file in OURS for name, _ in names(file) if name.endswith(asking)]
    assert places == ["watchword/app/clock.py"]


def test_the_program_is_started_by_its_command_alone() -> None:
    assert [file for file in ALL if file.endswith("__main__.py")] == ["benchmarks/__main__.py"]
    for file in OURS:
        assert "__name__" not in {
            name
            for node in ast.walk(tree(file))
            if isinstance(node, ast.If)
            for name in [ast.unparse(node.test).partition(" ")[0]]
        }, file


WATCHED = """
import importlib, json, os, sys, threading
done = []
def hook(event, arguments):
    if event == "open":
        writes = isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if writes and arguments[0] != os.devnull:
            done.append(f"{event} {arguments[0]}")
    elif event == "socket.bind" and arguments[1] == ("::1", 0):
        pass  # urllib3 looks whether the machine has IPv6
    elif event == "subprocess.Popen" and arguments[0] == "file":
        pass  # croniter, which Procrastinate brings, looks how wide the machine's words are
    elif event in ("socket.connect", "socket.bind", "subprocess.Popen", "os.fork", "sqlite3.connect"):
        done.append(f"{event} {arguments}")
sys.addaudithook(hook)
for name in sys.argv[1:]:
    importlib.import_module(name)
done += [thread.name for thread in threading.enumerate()[1:]]
print(json.dumps(done))
"""


def test_an_import_opens_nothing_and_starts_nothing(tmp_path: Path) -> None:
    unguarded = "storage/migrations/env.py"  # a script that Alembic runs, not a module
    modules = [
        file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for file in OURS
        if file != unguarded
    ]
    assert json.loads(in_a_new_process(WATCHED, tmp_path, *modules)) == []
    assert list(tmp_path.iterdir()) == []


HELP = """
import sys
from watchword.cli.main import main
sys.argv = ["watchword", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
print(*{name.partition(".")[0] for name in sys.modules})
"""


@pytest.mark.parametrize("verb", ["", "run", "parse"])
def test_help_imports_nothing_heavy(tmp_path: Path, verb: str) -> None:
    said = in_a_new_process(HELP, tmp_path, *filter(None, [verb]), "--help")
    assert "Usage" in said
    assert HEAVY.isdisjoint(said.splitlines()[-1].split())
