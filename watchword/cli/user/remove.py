"""`watchword user remove`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The name of the user.")],
) -> None:
    """Remove a user, who is signed out everywhere at once."""
    from watchword.app.parts import write_store
    from watchword.app.settings import configuration
    from watchword.usecases import user as users

    settings, known = configuration(context.obj), users.check_name(name)
    asyncio.run(
        write_store(settings, lambda rows: users.remove_user(rows, known), f"user remove {known}")
    )
    echo(f"{known} may no longer sign in, and is signed in nowhere.")
