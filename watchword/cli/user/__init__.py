"""`watchword user`: who may sign in to the pages."""

from __future__ import annotations

import typer

from watchword.cli.user.add import add
from watchword.cli.user.list import list_
from watchword.cli.user.log import log
from watchword.cli.user.passwd import passwd
from watchword.cli.user.remove import remove
from watchword.cli.user.role import role
from watchword.cli.user.sign_out import sign_out
from watchword.cli.user.token import app as token_app

app = typer.Typer(
    help="Who may sign in to the pages.", no_args_is_help=True, rich_markup_mode=None
)
app.command("add")(add)
app.command("passwd")(passwd)
app.command("role")(role)
app.command("sign-out")(sign_out)
app.command("remove")(remove)
app.command("list")(list_)
app.command("log")(log)
app.add_typer(token_app, name="token")
