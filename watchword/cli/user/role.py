"""`watchword user role`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo


def role(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The name of the user.")],
    role: Annotated[str, typer.Argument(help="reader, editor or admin.")],
) -> None:
    """Give a user another role, from the next request on."""
    from watchword.app.parts import write_store
    from watchword.app.settings import configuration
    from watchword.usecases import user as users

    settings = configuration(context.obj)
    known, level = users.check_name(name), users.check_role(role)
    word = level.name.lower()
    asyncio.run(
        write_store(
            settings,
            lambda rows: users.set_role(rows, known, level),
            f"user role {known} {word}",
        )
    )
    echo(f"{known} may do what a user with the role {word} may.")
