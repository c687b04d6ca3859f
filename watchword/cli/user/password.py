"""Asks for a new password: it is never an argument, which others on the machine can read."""

from __future__ import annotations

import getpass
import sys

from watchword.errors import InvalidRequest


def ask_password(name: str) -> str:
    """The new password of a user: typed twice on a terminal, else the first line of the input."""
    from watchword.usecases.user import check_password

    if not sys.stdin.isatty():
        return check_password(sys.stdin.readline().rstrip("\r\n"), name)
    found = check_password(getpass.getpass(f"New password for {name}: "), name)
    if getpass.getpass("Once more: ") != found:
        raise InvalidRequest("the two passwords are not the same; nothing was changed")
    return found
