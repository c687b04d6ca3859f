"""`watchword alert`: what was told, and how it went out."""

from __future__ import annotations

import typer

from watchword.cli.alert.list import list_
from watchword.cli.alert.promote import promote
from watchword.cli.alert.retry import retry
from watchword.cli.alert.show import show
from watchword.cli.alert.why import why
from watchword.cli.alert.wrong import wrong

app = typer.Typer(help="What was told.", no_args_is_help=True, rich_markup_mode=None)
app.command("list")(list_)
app.command("show")(show)
app.command("why")(why)
app.command("wrong")(wrong)
app.command("promote")(promote)
app.command("retry")(retry)
