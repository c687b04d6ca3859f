"""`watchword topic`: what is tracked, and what a query would find."""

from __future__ import annotations

import typer

from watchword.cli.topic.import_ import import_
from watchword.cli.topic.labels import labels
from watchword.cli.topic.list import list_
from watchword.cli.topic.suggest import suggest
from watchword.cli.topic.test import backtest
from watchword.cli.topic.try_ import try_

app = typer.Typer(help="What is tracked.", no_args_is_help=True, rich_markup_mode=None)
app.command("list")(list_)
app.command("test")(backtest)
app.command("try")(try_)
app.command("suggest")(suggest)
app.command("import")(import_)
app.command("labels")(labels)
