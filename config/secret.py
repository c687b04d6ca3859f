"""Resolves secrets: `env:NAME`, `file:PATH`, or the text itself."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from config.units import InvalidValue, quoted

MIN_SECRET_LENGTH = 6
"""Every secret is removed from the log. A shorter one would remove ordinary words too."""


@dataclass(frozen=True, slots=True)
class Unset:
    """The environment variable of a secret is not set. This is a warning, not a mistake."""

    reason: str
    key: str = "url"
    """The key of a channel that names it."""


def resolve(
    written: SecretStr, folder: Path, environ: Mapping[str, str], *, wanted: str = "an address"
) -> SecretStr | Unset:
    """The value of `env:NAME` or `file:PATH`, or the text itself. A relative path starts at `folder`.

    `wanted`: what the secret is, for the reason. Raises InvalidValue. Neither InvalidValue nor Unset
    contains the value.
    """
    text = written.get_secret_value().strip()
    kind, _, rest = text.partition(":")
    if kind == "env":
        value = environ.get(rest, "").strip()
        return _long_enough(value, rest, wanted) if value else Unset(f"{rest} is not set")
    if kind == "file":
        return _long_enough(_content(folder / rest), rest, wanted)
    if not text:
        raise InvalidValue("is empty", f'write "env:NAME", "file:PATH" or {wanted}')
    return SecretStr(text)


@functools.lru_cache(maxsize=256)
def url_hash(url: str) -> str:
    """A one-way hash by which the URL of a channel is known again. It takes 50 ms, so it is kept.

    The database stores it. scrypt (RFC 7914, with the cost that its section 2 gives for logins) makes it
    costly to guess a password in a URL from it. The salt is one for all, so that a copy of the database
    or another machine has the same one.
    """
    return hashlib.scrypt(
        url.encode(), salt=b"watchword channel", n=1 << 14, r=8, p=1, dklen=16
    ).hex()


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        hint = "write a path beside the configuration to a file that may be read"
        raise InvalidValue(
            f"{quoted(path.name)} cannot be read: {error.strerror}", hint
        ) from error
    except UnicodeDecodeError:
        raise InvalidValue(f"{quoted(path.name)} is not UTF-8", "save it as UTF-8") from None


def _long_enough(value: str, name: str, wanted: str) -> SecretStr:
    if len(value) < MIN_SECRET_LENGTH:
        hint = f"a secret has {MIN_SECRET_LENGTH} characters at the least"
        raise InvalidValue(f"the value of {quoted(name)} is too short to be {wanted}", hint)
    return SecretStr(value)
