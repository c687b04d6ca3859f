"""`watchword db upgrade`."""

from __future__ import annotations

import typer

from watchword.cli.render.out import echo


def upgrade(context: typer.Context) -> None:
    """Bring the database to the shape that this version needs."""
    from watchword.app.parts import is_running, upgrade
    from watchword.app.settings import store_location
    from watchword.errors import AlreadyRunning

    location = store_location(context.obj)
    if is_running(location):
        raise AlreadyRunning(
            f"{location.database}: a service runs on it; stop it, and what it has at work goes on later"
        )
    upgrade(location)
    echo(f"{location.database} is up to date.")
