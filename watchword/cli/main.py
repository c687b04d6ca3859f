"""The command `watchword`: its verbs, and the options that stand before them."""

from __future__ import annotations

import errno
import gc
import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli import (
    alert,
    channel,
    check,
    crawl,
    db,
    demo,
    export,
    init,
    log,
    mute,
    parse,
    run,
    source,
    status,
    topic,
    usage,
)
from watchword.cli.out import DONE, FAILED, WRONG, echo, echo_err
from watchword.errors import ConfigurationError, WatchwordError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Why standard output may take nothing more."""

app = typer.Typer(
    name="watchword",
    help="Watches the press for your words, and tells you once, in whatever language they break.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        echo(f"watchword {version('watchword')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="The configuration: a file, or a folder of them.")
    ] = None,
    verbose: Annotated[bool, typer.Option("-v", help="Say what happens, in detail.")] = False,
    quiet: Annotated[bool, typer.Option("-q", help="Say only what goes wrong.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which it is.")
    ] = False,
) -> None:
    """Watches the press for your words, and tells you once, in whatever language they break."""
    context.obj = config
    usual = logging.INFO if context.invoked_subcommand == "run" else logging.WARNING
    log.set_up(logging.DEBUG if verbose else logging.ERROR if quiet else usual)
    if context.invoked_subcommand is None:
        status.alone(config)


app.command("init")(init.init)
app.command("check")(check.check)
app.command("run")(run.run)
app.command("demo")(demo.demo)
app.command("status")(status.status)
app.command("crawl")(crawl.crawl)
app.command("parse")(parse.parse)
app.command("mute")(mute.mute)
app.command("export")(export.export)
app.add_typer(source.app, name="source")
app.add_typer(topic.app, name="topic")
app.add_typer(alert.app, name="alert")
app.add_typer(channel.app, name="channel")
app.add_typer(db.app, name="db")


def main() -> None:
    """The console script. Every expected error is a line, not a traceback."""
    gc.set_threshold(100_000, 50, 100)  # imports make so many lasting objects: 0.3 s of the start
    code = _run()
    gc.freeze()  # nor does the end look through them once more
    sys.exit(code)


def _run() -> int:
    try:
        try:
            return app(standalone_mode=False) or DONE
        finally:
            sys.stdout.flush()  # here, where a reader that went can still be caught
    except ConfigurationError as error:
        return _said(map(str, error.problems), WRONG)
    except WatchwordError as error:
        return _said([str(error)], FAILED)
    except typer.TyperException as error:
        return _said(usage.said(error), WRONG)
    except typer.Abort:
        return FAILED
    except BrokenPipeError:  # the reader of our output went: `| head`
        _let_go()
        return FAILED
    except OSError as error:
        if error.filename is None and error.errno not in FULL:
            raise
        _let_go()
        subject = error.filename or "the output cannot be written"
        return _said([f"{subject}: {error.strerror}"], FAILED)


def _said(lines: Iterable[str], code: int) -> int:
    for line in lines:
        echo_err(line)
    return code


def _let_go() -> None:
    """What is left to be flushed at exit goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
