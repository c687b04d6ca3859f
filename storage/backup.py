"""A whole copy of the database, while a service writes to it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storage.engine import url_of
from storage.errors import describe_error
from storage.move import copy
from watchword.domain.database import Database, Server
from watchword.errors import InvalidRequest, StoreError
from watchword.private_files import open_private


def backup(database: Database, target: Path) -> int:
    """Write a copy of the database as it was at one moment into an SQLite file; returns its bytes.

    Of a server the rows are moved into the file and compared (`storage.move`). Of a file, VACUUM INTO
    reads in one transaction, so that no writer waits, and writes no free pages. The backup interface of
    SQLite begins anew whenever another process writes, which a service does each second.
    The copy gets its name when it is whole, checked and on the disk, and is for its owner alone.
    Raises InvalidRequest if the target is there, StoreError if it cannot be written or is damaged.
    """
    if target.exists():
        raise InvalidRequest(f"{target}: is there already; a backup overwrites nothing")
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        file = open_private(part, os.O_RDWR | os.O_EXCL)
        try:
            if isinstance(database, Server):
                copy(url_of(database), url_of(part), lambda _table, _rows: None)
            else:
                _copy(database, part)
            os.fsync(file)
        finally:
            os.close(file)
        os.link(part, target)  # unlike a rename it overwrites nothing
        _sync_folder(target.parent)
    except sqlite3.Error as error:
        raise StoreError(f"{target}: {describe_error(error)}") from error
    except FileExistsError:
        raise InvalidRequest(f"{target}: is there already; a backup overwrites nothing") from None
    except OSError as error:
        raise StoreError(f"{target}: {error.strerror}") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return target.stat().st_size


def _copy(database: Path, part: Path) -> None:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as source:
        source.execute("PRAGMA busy_timeout=5000")
        source.execute("VACUUM INTO ?", (str(part),))
    with closing(sqlite3.connect(part)) as copy:
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreError(f"{database}: is damaged: {found}")


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
