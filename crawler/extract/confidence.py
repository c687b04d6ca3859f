"""How sure a field of a page is: how often what stood there was right. Pure."""

from __future__ import annotations

from collections.abc import Mapping

RIGHT: Mapping[str, Mapping[str, float]] = {
    "title": {"h1": 0.87, "JSON-LD": 0.64, "": 0.86},
    "authors": {
        "JSON-LD": 0.89,
        "marked": 0.91,
        "by-line": 0.75,
        "link": 0.76,
        "": 0.80,
    },
    "published_at": {"printed": 0.94, "time": 0.93, "htmldate": 0.61, "": 0.97},
    "zone": {"address": 0.89, "": 0.99},
}
"""Of a field by its origin the share of pages of the extraction corpus where it was right: the title
word for word, all authors (F1), the day, the minute. The empty one is any other: each was too rare to be
counted alone. JSON-LD's title is taken only where the printed one is another: hence its low figure."""


def confidence(origins: Mapping[str, str]) -> dict[str, float]:
    """From 0 to 1, of each field that has an origin and was measured. Pure."""
    return {
        field: rates.get(origins[field], rates[""])
        for field, rates in RIGHT.items()
        if origins.get(field)
    }
