"""`watchword story`: the articles of one event."""

from __future__ import annotations

import typer

from watchword.cli.story.join import join
from watchword.cli.story.list import list_
from watchword.cli.story.show import show
from watchword.cli.story.split import split

app = typer.Typer(
    help="Stories: the articles of one event.", no_args_is_help=True, rich_markup_mode=None
)
app.command("list")(list_)
app.command("show")(show)
app.command("split")(split)
app.command("join")(join)


@app.callback()
def options() -> None:
    """Stories: the articles of one event."""
