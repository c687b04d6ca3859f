"""The reasons of database errors in words for users."""

from __future__ import annotations

import sqlite3

_SAID = {
    "SQLITE_BUSY": "another program holds it; try again",
    "SQLITE_LOCKED": "another program holds it; try again",
    "SQLITE_CANTOPEN": "it cannot be opened: its folder must be there, and may be written",
    "SQLITE_NOTADB": "it is no SQLite database",
    "SQLITE_READONLY": "it may not be written",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk does not answer as it should",
    "SQLITE_CORRUPT": "it is damaged; take a backup",
}


def describe_error(error: BaseException) -> str:
    """The reason of an error for a user; SQLite's message if none of ours fits. Pure."""
    cause = getattr(error, "orig", None) or error
    if not isinstance(cause, sqlite3.Error):
        return f"it did not answer ({type(cause).__name__})"
    name = getattr(cause, "sqlite_errorname", "")
    known = (words for code, words in _SAID.items() if name.startswith(code))
    return next(known, str(cause))
