"""`watchword output`: secret addresses for feed readers."""

from __future__ import annotations

import typer

from watchword.cli.output.add import add
from watchword.cli.output.list import list_
from watchword.cli.output.revoke import revoke

app = typer.Typer(
    help="Outputs: secret addresses at which feed readers get a topic or a search.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("list")(list_)
app.command("add")(add)
app.command("revoke")(revoke)


@app.callback()
def options() -> None:
    """Outputs: secret addresses at which feed readers get a topic or a search."""
