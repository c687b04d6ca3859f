"""`python -m benchmarks NAME [ARGUMENTS]` runs `benchmarks/NAME.py`; each prints its figures.

They are not started as scripts, because every child process imports a script again and would measure
itself.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(name: str = "", *arguments: str) -> None:
    """Run the benchmark `name`; exit and list the names if there is none of that name."""
    names = sorted(
        file.stem
        for file in Path(__file__).parent.glob("*.py")
        if "\ndef main(" in file.read_text(encoding="utf-8") and file.stem != "__main__"
    )
    if name not in names:
        raise SystemExit(
            f"python -m benchmarks NAME [ARGUMENTS]; NAME is one of: {', '.join(names)}"
        )
    importlib.import_module(f"benchmarks.{name}").main(list(arguments))


if __name__ == "__main__":
    main(*sys.argv[1:])
