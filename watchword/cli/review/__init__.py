"""`watchword review`: press reviews, which a person makes or the hour."""

from __future__ import annotations

import typer

from watchword.cli.review.export import export
from watchword.cli.review.list import list_
from watchword.cli.review.make import make
from watchword.cli.review.send import send
from watchword.cli.review.show import show

app = typer.Typer(help="Press reviews.", no_args_is_help=True, rich_markup_mode=None)
app.command("list")(list_)
app.command("make")(make)
app.command("show")(show)
app.command("send")(send)
app.command("export")(export)
