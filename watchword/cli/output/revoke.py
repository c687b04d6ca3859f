"""`watchword output revoke`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def revoke(
    context: typer.Context,
    output: Annotated[int, typer.Argument(help="Its number, as `output list` shows it.")],
) -> None:
    """End a secret address: nobody reads there any more."""
    from watchword.app.parts import write_store
    from watchword.app.settings import store_location
    from watchword.usecases.output import revoke_output

    location, action = store_location(context.obj), f"output revoke {output}"
    asyncio.run(write_store(location, lambda rows: revoke_output(rows, output), action))
    echo(f"Output {output} is revoked.")
