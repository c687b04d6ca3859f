"""`watchword db`: the database itself."""

from __future__ import annotations

import typer

from watchword.cli.db.backup import backup
from watchword.cli.db.check import check
from watchword.cli.db.move import move
from watchword.cli.db.reindex import reindex
from watchword.cli.db.upgrade import upgrade

app = typer.Typer(help="The database.", no_args_is_help=True, rich_markup_mode=None)
app.command("upgrade")(upgrade)
app.command("backup")(backup)
app.command("check")(check)
app.command("move")(move)
app.command("reindex")(reindex)
