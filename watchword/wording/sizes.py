"""Sizes in bytes, as people read them."""

from __future__ import annotations

UNITS = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
"""As the configuration writes them."""


def format_size(size: int) -> str:
    """`712 B`, `4.2 MiB`, `812 MiB`. Pure."""
    if size < UNITS["KiB"]:
        return f"{size} B"
    unit = max((one for one in UNITS if size >= UNITS[one]), key=UNITS.__getitem__)
    value = size / UNITS[unit]
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"
