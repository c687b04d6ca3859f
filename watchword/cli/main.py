"""The command `watchword`: its verbs, and the options that stand before them."""

from __future__ import annotations

import errno
import gc
import io
import logging
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from watchword.cli import (
    alert,
    article,
    channel,
    check,
    crawl,
    db,
    demo,
    doctor,
    export,
    import_,
    init,
    log,
    mute,
    output,
    parse,
    review,
    run,
    search,
    source,
    status,
    story,
    topic,
    usage,
    user,
    worker,
)
from watchword.cli.render.out import DONE, FAILED, WRONG, echo, echo_err
from watchword.errors import ConfigurationError, InvalidRequest, WatchwordError

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Errors of a full or broken disk behind standard output."""
SERVICES = ("run", "worker")
"""The verbs that go on until they are stopped, and say what happens meanwhile."""

app = typer.Typer(
    name="watchword",
    help="Watches the press for your words, in any language, and tells you once of each text.",
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
    usual = logging.INFO if context.invoked_subcommand in SERVICES else logging.WARNING
    log.set_up(logging.DEBUG if verbose else logging.ERROR if quiet else usual)
    if context.invoked_subcommand is None:
        status.alone(config)


app.command("init")(init.init)
app.command("check")(check.check)
app.command("run")(run.run)
app.command("worker")(worker.worker)
app.command("demo")(demo.demo)
app.command("status")(status.status)
app.command("doctor")(doctor.doctor)
app.command("crawl")(crawl.crawl)
app.command("parse")(parse.parse)
app.command("mute")(mute.mute)
app.command("search")(search.search)
app.command("export")(export.export)
app.command("import")(import_.import_)
app.add_typer(source.app, name="source")
app.add_typer(topic.app, name="topic")
app.add_typer(article.app, name="article")
app.add_typer(story.app, name="story")
app.add_typer(review.app, name="review")
app.add_typer(alert.app, name="alert")
app.add_typer(channel.app, name="channel")
app.add_typer(user.app, name="user")
app.add_typer(output.app, name="output")
app.add_typer(db.app, name="db")


def heed_signals(arguments: Sequence[str]) -> None:
    """Let SIGTERM end a service that still starts, and a reload that is asked of it do nothing.

    The kernel keeps a signal from the first process of a container that has no handler for it, and
    SIGHUP ends a process that has none. What is read at a start needs no reload.
    """

    def end(*_: object) -> None:
        sys.exit(DONE)

    if not set(SERVICES).isdisjoint(arguments):
        signal.signal(signal.SIGTERM, end)
    if "run" in arguments:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


def write_anything() -> None:
    """Let no letter that the terminal's encoding lacks, and no closed stream, end the command."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # else the next file that is opened would be the standard output
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115  it lasts until the end
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> None:
    """The console script."""
    heed_signals(sys.argv[1:])
    write_anything()
    gc.set_threshold(100_000, 50, 100)  # collecting the many objects of imports takes 0.3 s
    code = call(sys.argv[1:])
    gc.freeze()  # the collection at exit would look at them once more
    sys.exit(code)


def call(arguments: Sequence[str]) -> int:
    """Run the command with these arguments; returns its exit code.

    An expected error is a line on stderr, not a traceback.
    """
    try:
        try:
            return app(arguments, prog_name=app.info.name, standalone_mode=False) or DONE
        finally:
            sys.stdout.flush()  # a closed pipe must raise here, not at exit
    except ConfigurationError as error:
        return _said(map(str, error.problems), WRONG)
    except InvalidRequest as error:
        return _said(error.problems, WRONG)
    except WatchwordError as error:
        return _said([str(error)], FAILED)
    except typer.TyperException as error:
        return _said(usage.said(error), WRONG)
    except typer.Abort:
        return FAILED
    except BrokenPipeError:  # the reader of our output has ended: `| head`
        _drop_output()
        return FAILED
    except OSError as error:
        if error.filename is None and error.errno not in FULL:
            raise
        _drop_output()
        subject = error.filename or "the output cannot be written"
        return _said([f"{subject}: {error.strerror}"], FAILED)


def _said(lines: Iterable[str], code: int) -> int:
    for line in lines:
        echo_err(line)
    return code


def _drop_output() -> None:
    """Send what is flushed at exit to /dev/null, so that it raises nothing more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
