"""Passwords as Argon2 hashes (RFC 9106); the only place that knows argon2-cffi."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from watchword.domain.user import normalized_password

if TYPE_CHECKING:
    from argon2 import PasswordHasher

OF_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$9gyTX4ZW14Fq603MoKRgVw"
    "$I42D5wERSiW6oAQZfFZaN8F5Na5J09KX5L4KTaL8Cfs"
)
"""Of a password that was thrown away: to refuse a name that nobody has takes as long as another."""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


def hash_password(password: str) -> str:
    """The hash that is stored. It takes 20 ms and 64 MiB."""
    return _hasher().hash(normalized_password(password))


def fits(password: str, stored: str | None) -> bool:
    """Whether it is the password of this hash; None: nobody's, which takes as long. It takes 20 ms."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        _hasher().verify(stored or OF_NOBODY, normalized_password(password))
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None
