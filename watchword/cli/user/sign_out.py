"""`watchword user sign-out`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo, plural


def sign_out(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The name of the user.")],
) -> None:
    """End all sessions of a user, as after a device is lost; the password stays."""
    from watchword.app.parts import write_store
    from watchword.app.settings import configuration
    from watchword.usecases import user as users

    settings, known = configuration(context.obj), users.check_name(name)
    ended = asyncio.run(
        write_store(
            settings, lambda rows: users.end_sessions(rows, known), f"user sign-out {known}"
        )
    )
    echo(f"{known} is signed in nowhere; it was in {plural(ended, 'browser')}.")
