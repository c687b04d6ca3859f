"""Where the corpora lie that benchmarks and fits measure on."""

from __future__ import annotations

import os
from pathlib import Path


def corpora() -> Path:
    """The folder that WATCHWORD_CORPORA names; without one the program ends and says what is missing."""
    folder = Path(os.environ.get("WATCHWORD_CORPORA", ""))
    if folder == Path() or not folder.is_dir():
        raise SystemExit(
            "Skipped: WATCHWORD_CORPORA names no folder of corpora (extraction, topics, stories,"
            " listing, matching). Set it to that folder."
        )
    return folder
