"""The command as a user runs it: another process, an empty environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

COMMAND = Path(sys.executable).with_name("watchword")


def environment(**more: str) -> dict[str, str]:
    """This machine's, without what might configure Watchword."""
    ours = ("WATCHWORD", "PYTHON")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return kept | more


def watchword(*arguments: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=folder,
        env=environment(**environ),
        capture_output=True,
        text=True,
        timeout=60,
    )


def said(*arguments: str, folder: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run it to the end that is expected."""
    done = watchword(*arguments, folder=folder)
    assert done.returncode == code, done.stderr
    return done


def records(*arguments: str, folder: Path) -> list[dict[str, object]]:
    """What it says with `--json`."""
    lines = said(*arguments, "--json", folder=folder).stdout.splitlines()
    return [json.loads(line) for line in lines]
