"""The reasons of database errors in words for users."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from watchword.errors import Damaged, StoreError

_SAID = {
    "SQLITE_BUSY": "another program holds it, or it lies on a network drive; try again",
    "SQLITE_LOCKED": "another program holds it; try again",
    "SQLITE_CANTOPEN": "it cannot be opened: its folder must be there, and may be written",
    "SQLITE_NOTADB": "it is no SQLite database; put a backup in its place",
    "SQLITE_READONLY": "it may not be written",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk does not answer as it should",
    "SQLITE_CORRUPT_VTAB": "its search index is damaged; `watchword db reindex` makes it anew",
    "SQLITE_CORRUPT": "it is damaged; put a backup in its place",
}
"""By the beginning of SQLite's name of the error; the first that fits."""
_SAID_BY_STATE = {
    "08": "the connection to the server broke",
    "25006": "it may not be written",
    "28": "the server refuses the user or the password",
    "3D": "the server has no database of this name; `createdb` makes it",
    "42501": "the user may not do this in it: the database should be the user's own",
    "53100": "the disk of the server is full",
    "53": "the server has no room for another connection",
    "55P03": "another program holds it; try again",
    "57P": "the server stops or starts; try again",
    "XX00": "it is damaged; take a backup",
}
"""By the beginning of PostgreSQL's SQLSTATE; the first that fits."""


def describe_error(error: BaseException) -> str:
    """The reason of an error for a user; the database's message if none of ours fits. Pure."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        name, said = getattr(cause, "sqlite_errorname", ""), _SAID
    elif _is_of_psycopg(cause):
        name, said = getattr(cause, "sqlstate", None) or "", _SAID_BY_STATE
    else:
        return f"it did not answer ({type(cause).__name__})"
    known = (words for code, words in said.items() if name.startswith(code))
    return next(known, " ".join(str(cause).split()))


@contextlib.contextmanager
def translated(what: str) -> Iterator[None]:
    """Turns errors of the driver into a StoreError that begins with `what`; Damaged, if the file is."""
    try:
        yield
    except Exception as error:
        if isinstance(error, SQLAlchemyError | sqlite3.Error) or _is_of_psycopg(error):
            kind = Damaged if is_damage(error) else StoreError
            raise kind(f"{what}: {describe_error(error)}") from error
        raise


def is_damage(error: BaseException) -> bool:
    """Whether the file of SQLite is damaged, beyond its search index. Pure."""
    name = getattr(getattr(error, "orig", None) or error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) and not name.endswith("_VTAB")


def _is_of_psycopg(error: BaseException) -> bool:
    """Whether it is an error of psycopg, which is not loaded for this."""
    return hasattr(error, "sqlstate")
