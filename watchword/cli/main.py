"""The command `watchword`: its verbs, and the options that stand before them."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli import (
    alert,
    channel,
    check,
    crawl,
    db,
    export,
    init,
    log,
    mute,
    parse,
    run,
    source,
)
from watchword.cli.out import FAILED, WRONG, complain
from watchword.errors import ConfigurationError, WatchwordError

app = typer.Typer(
    name="watchword",
    help="Watches the press for your words, and tells you once, in whatever language they break.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="The configuration: a file, or a folder of them.")
    ] = None,
    verbose: Annotated[bool, typer.Option("-v", help="Say what happens, in detail.")] = False,
    quiet: Annotated[bool, typer.Option("-q", help="Say only what goes wrong.")] = False,
) -> None:
    """Options for every verb."""
    context.obj = config
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING
    log.set_up(level)


app.command("init")(init.init)
app.command("check")(check.check)
app.command("run")(run.run)
app.command("crawl")(crawl.crawl)
app.command("parse")(parse.parse)
app.command("mute")(mute.mute)
app.command("export")(export.export)
app.add_typer(source.app, name="source")
app.add_typer(alert.app, name="alert")
app.add_typer(channel.app, name="channel")
app.add_typer(db.app, name="db")


def main() -> None:
    """The console script. Every expected error is a line, not a traceback."""
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # here, where a reader that went can still be caught
    except ConfigurationError as error:
        for problem in error.problems:
            complain(str(problem))
        sys.exit(WRONG)
    except WatchwordError as error:
        complain(str(error))
        sys.exit(FAILED)
    except BrokenPipeError:
        # The reader of our output went: `| head`. What is left to be flushed at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
