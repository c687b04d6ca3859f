"""`watchword db upgrade`."""

from __future__ import annotations

import typer

from watchword.cli.render.out import echo


def upgrade(context: typer.Context) -> None:
    """Bring the database to the shape that this version needs."""
    from watchword.app.parts import upgrade
    from watchword.app.settings import store_location

    location = store_location(context.obj)
    upgrade(location)
    echo(f"{location.database} is up to date.")
