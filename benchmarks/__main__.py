"""`python -m benchmarks NAME [ARGUMENTS]` runs `benchmarks/NAME.py`; each prints its figures.

Started so, and not as scripts: a script is imported again by every child process, and would then measure
itself.
"""

from __future__ import annotations

import importlib
import sys

if __name__ == "__main__":
    importlib.import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:])
