"""`watchword source export`."""

from __future__ import annotations

import sys

import typer


def export(context: typer.Context) -> None:
    """All feeds of the configuration as an OPML list, which feed readers take."""
    from watchword.app.settings import export_opml

    sys.stdout.write(export_opml(context.obj).decode())
