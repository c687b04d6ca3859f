"""`python -m benchmarks NAME [ARGUMENTS]` runs `benchmarks/NAME.py`; each prints its figures.

They are not started as scripts, because every child process imports a script again and would measure
itself.
"""

from __future__ import annotations

import importlib
import sys

if __name__ == "__main__":
    importlib.import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:])
