"""`watchword user add`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from watchword.cli.render.out import echo
from watchword.cli.user.password import ask_password


def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[
        str,
        typer.Option(
            help="reader: looks. editor: changes topics, sources, stories and mutes too. "
            "admin: all, with channels, users and the system."
        ),
    ] = "reader",
) -> None:
    """Add a user of the pages; the password is asked for, or is the first line of the input."""
    from watchword.app.clock import SystemClock
    from watchword.app.parts import write_store
    from watchword.app.passwords import hash_password
    from watchword.app.settings import configuration
    from watchword.domain.user import User
    from watchword.usecases import user as users

    settings = configuration(context.obj)
    known, level = users.check_name(name), users.check_role(role)
    password = hash_password(ask_password(known))
    new = User(name=known, role=level, created_at=SystemClock().now())
    action = f"user add {known}, role {level.name.lower()}"
    asyncio.run(
        write_store(settings, lambda rows: users.add_user(rows, new, password), action, makes=True)
    )
    echo(f"{known} may sign in, as {level.name.lower()}.")
