"""The command: in another process as a user runs it, or within this one, which is faster."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from watchword.cli import log
from watchword.cli.main import call

COMMAND = Path(sys.executable).with_name("watchword")
OURS = ("WATCHWORD", "PYTHON")
"""Variables that begin so might configure Watchword."""


def environment(**more: str) -> dict[str, str]:
    """The environment of this machine, without what might configure Watchword."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return kept | more


def watchword(*arguments: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command in another process until it ends; the timeout of the test is its only one."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        env=environment(**environ),
        capture_output=True,
        text=True,
    )


def typed(*arguments: str, folder: Path, password: str) -> subprocess.CompletedProcess[str]:
    """Run the command in another process, with a password as its input."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        env=environment(),
        input=f"{password}\n",
        capture_output=True,
        text=True,
    )


def called(*arguments: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command within this process: verbs that neither crawl nor serve.

    A thread of its own lets it start an event loop while one runs here.
    """
    out, err = io.StringIO(), io.StringIO()
    with (
        _in_the_place_of_a_process(folder, environment(**environ)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        ThreadPoolExecutor(1) as threads,
    ):
        code = threads.submit(call, arguments).result()
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


@contextlib.contextmanager
def _in_the_place_of_a_process(folder: Path, environ: dict[str, str]) -> Iterator[None]:
    """Folder, environment and loggers of the command; those of this process come back after it."""
    before = dict(os.environ)
    quiet = logging.getLogger("asyncio")
    quiet.addFilter(_is_of_this_command)
    levels = [(logger, logger.level) for logger in map(logging.getLogger, (None, *log.OURS))]
    handlers = logging.root.handlers[:]
    os.environ.clear()
    os.environ.update(environ)
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        quiet.removeFilter(_is_of_this_command)
        os.environ.clear()
        os.environ.update(before)
        logging.root.handlers[:] = handlers
        for logger, level in levels:
            logger.setLevel(level)


def _is_of_this_command(record: logging.LogRecord) -> bool:
    """A server of an earlier test may leave a task that is collected while the command runs."""
    return not record.getMessage().startswith("Task was destroyed")


def said(*arguments: str, folder: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run it within this process, to the exit code that is expected."""
    done = called(*arguments, folder=folder)
    assert done.returncode == code, done.stderr
    return done


def records(*arguments: str, folder: Path) -> list[dict[str, object]]:
    """What it prints with `--json`, within this process."""
    lines = said(*arguments, "--json", folder=folder).stdout.splitlines()
    return [json.loads(line) for line in lines]
