"""`watchword user passwd`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo
from watchword.cli.user.password import ask_password


def passwd(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The name of the user.")],
) -> None:
    """Set a new password; the user is signed out everywhere."""
    from watchword.app.parts import read_store, write_store
    from watchword.app.passwords import hash_password
    from watchword.app.settings import configuration
    from watchword.usecases import user as users

    settings, known = configuration(context.obj), users.check_name(name)
    asyncio.run(read_store(settings, lambda rows: users.find_user(rows, known)))
    password = hash_password(ask_password(known))
    asyncio.run(
        write_store(
            settings,
            lambda rows: users.set_password(rows, known, password),
            f"user passwd {known}",
        )
    )
    echo(f"{known} has a new password, and is signed in nowhere.")
