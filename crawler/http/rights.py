"""What a robots.txt says about the use of a site's texts, beside what may be fetched. Pure."""

from __future__ import annotations

MAX_RIGHTS = 20
"""Statements that are kept of a robots.txt."""
_NAMES = {
    "license": "License",
    "content-signal": "Content-Signal",
    "tdm-reservation": "TDM-Reservation",
    "tdm-policy": "TDM-Policy",
}
"""RSL 1.0 (rslstandard.org), contentsignals.org, and the TDM Reservation Protocol of the W3C."""


def rights(text: str, agent: str) -> tuple[str, ...]:
    """The statements of a robots.txt that hold for us, as they are written: `License: https://…`. Pure.

    `agent`: our name in a robots.txt. A statement in a group of other programs does not hold for us.
    """
    found: list[str] = []
    ours, in_head = True, False
    for written in text.splitlines():
        name, colon, value = written.partition("#")[0].partition(":")
        name, value = name.strip().lower(), " ".join(value.split())
        if not colon or not value:
            continue
        if name == "user-agent":
            mine = value == "*" or value.lower() == agent.lower()
            ours = (ours or mine) if in_head else mine
        elif name in _NAMES and (ours or name == "license"):  # a license is of the whole site
            found.append(f"{_NAMES[name]}: {value[:300]}")
        in_head = name == "user-agent"
    return tuple(dict.fromkeys(found))[:MAX_RIGHTS]
