"""`watchword topic import`; the module has an underscore because `import` is a keyword."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from watchword.cli.render.out import WRONG, echo, echo_err, echo_json, fail
from watchword.contract import ImportedQuery
from watchword.errors import QueryError


class From(StrEnum):
    """The services, as the command line names them."""

    GOOGLE_ALERTS = "google-alerts"
    MELTWATER = "meltwater"


def import_(
    query: Annotated[
        str, typer.Argument(help="As the other service has it; one that begins with - after --.")
    ],
    service: Annotated[
        From,
        typer.Option("--from", help="Where the query comes from: google-alerts, meltwater."),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="JSON Lines: the query, and what was lost.")
    ] = False,
) -> None:
    """A query of Google Alerts or Meltwater in our language, and what it could not carry over."""
    from watchword.matching.imported import Service, translate
    from watchword.matching.printer import explain

    try:
        imported = translate(query, Service(service.value))
    except QueryError as error:
        fail([f"it cannot be carried over: {error.what}; {error.hint}"], WRONG)
    if as_json:
        echo_json(ImportedQuery.copied(imported))
        return
    echo(imported.query)
    echo_err(f"Understood as: {explain(imported.query)}")
    for one in imported.lost:
        echo_err(f"left out: {one}")
