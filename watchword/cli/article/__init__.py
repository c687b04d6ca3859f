"""`watchword article`: what was found, whether a topic matched it or not."""

from __future__ import annotations

import typer

from watchword.cli.article.list import list_
from watchword.cli.article.show import show

app = typer.Typer(help="What was found.", no_args_is_help=True, rich_markup_mode=None)
app.command("list")(list_)
app.command("show")(show)
