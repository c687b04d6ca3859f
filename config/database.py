"""Reads the address of the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from config.secret import Unset, resolve
from config.units import InvalidValue
from watchword.domain.database import Database, Server

FILE, SERVER = "sqlite:///watchword.db", "postgresql://USER@HOST/NAME"


def find_database(written: SecretStr, folder: Path, environ: Mapping[str, str]) -> Database:
    """The database of `url` as it is written: an address, `env:NAME` or `file:PATH`.

    Raises InvalidValue.
    """
    found = resolve(written, folder, environ, wanted="an address")
    if isinstance(found, Unset):
        raise InvalidValue(found.reason, "nothing can be kept until it is")
    return read_address(found.get_secret_value(), folder)


def read_address(url: str, folder: Path) -> Database:
    """The file or the server that it names. A relative path starts at `folder`. Pure.

    Raises InvalidValue, which does not repeat it: it may have a password.
    """
    if found := re.fullmatch(r"sqlite:///([^?#]+)", url):
        if found[1] != ":memory:":
            return folder / found[1]
        raise InvalidValue("keeps nothing", f'write "{FILE}", or leave it out')
    if re.match(r"postgres(ql(\+\w+)?)?:", url):
        return _server(url)
    hint = f'write "{FILE}" or "{SERVER}", or leave it out'
    raise InvalidValue("is no address of an SQLite file or a PostgreSQL database", hint)


def _server(url: str) -> Server:
    hint = f'write "{SERVER}", with a port as HOST:5432'
    if not url.startswith("postgresql://"):
        raise InvalidValue('does not begin with "postgresql://"', hint)
    try:
        parts = urlsplit(url)
        valid = parts.port is None or parts.port > 0
    except ValueError:
        valid = False
    if not valid:
        coded = 'a "/", "@", ":" or "#" of a password is written %2F, %40, %3A or %23'
        raise InvalidValue("has a host or port that cannot be read", f"{hint}; {coded}")
    if not unquote(parts.path).strip("/"):
        raise InvalidValue("names no database", hint)
    if parts.fragment:
        raise InvalidValue('has a "#"', "write it %23 where it is of a password")
    return Server(url)
