"""`watchword source`: who is watched, and how they are."""

from __future__ import annotations

import typer

from watchword.cli.source.add import add
from watchword.cli.source.check import check
from watchword.cli.source.confirm import confirm
from watchword.cli.source.export import export
from watchword.cli.source.import_ import import_
from watchword.cli.source.list import list_
from watchword.cli.source.pause import pause
from watchword.cli.source.politeness import politeness
from watchword.cli.source.poll import poll
from watchword.cli.source.remove import remove
from watchword.cli.source.resume import resume
from watchword.cli.source.show import show

app = typer.Typer(
    help="The sources that are watched.", no_args_is_help=True, rich_markup_mode=None
)
app.command("list")(list_)
app.command("add")(add)
app.command("remove")(remove)
app.command("import")(import_)
app.command("export")(export)
app.command("poll")(poll)
app.command("pause")(pause)
app.command("resume")(resume)
app.command("show")(show)
app.command("confirm")(confirm)
app.command("check")(check)
app.command("politeness")(politeness)
