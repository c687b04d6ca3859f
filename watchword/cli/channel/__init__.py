"""`watchword channel`: the destinations, how they are, and tried."""

from __future__ import annotations

import typer

from watchword.cli.channel.list import list_
from watchword.cli.channel.retry import retry
from watchword.cli.channel.test import test

app = typer.Typer(help="Where alerts go.", no_args_is_help=True, rich_markup_mode=None)
app.command("list")(list_)
app.command("test")(test)
app.command("retry")(retry)
