"""Tokens, with which programs ask in the name of a user: make, list, revoke."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace

from watchword import contract
from watchword.domain.user import SCOPES, Role, Token
from watchword.errors import InvalidRequest, NotFound
from watchword.ports import ReadTransaction, WriteTransaction
from watchword.usecases.user import find_user

MAX_LABEL = 100
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeToken:
    """A token that was just made: the only moment at which its secret is known."""

    token: Token
    secret: str


def check_scope(word: str) -> Role:
    """The most that a token of this scope may do. Raises InvalidRequest. Pure."""
    if word not in SCOPES:
        raise InvalidRequest(f"{word}: no such scope; there are: {', '.join(SCOPES)}")
    return SCOPES[word]


def make_token(rows: WriteTransaction, new: Token) -> MadeToken:
    """Make a token of a user; its number is given here. Raises NotFound where there is no such user.

    Only the hash of its secret is stored: a copy of the database opens nothing.
    """
    find_user(rows, new.user)
    secret = f"watchword_{secrets.token_urlsafe(32)}"
    number = rows.users.add_token(new, hash_secret(secret))
    return MadeToken(token=replace(new, id=number), secret=secret)


def list_tokens(rows: ReadTransaction) -> tuple[contract.Token, ...]:
    """All tokens, the oldest first, without their secrets."""
    words = {role: word for word, role in SCOPES.items()}
    return tuple(
        contract.Token.copied(one, token=one.id, scope=words[one.scope])
        for one in rows.users.tokens()
    )


def revoke_own_token(rows: WriteTransaction, name: str, number: int) -> None:
    """End a token of this user. Raises NotFound, for a token of another user too."""
    if all((one.id, one.user) != (number, name) for one in rows.users.tokens()):
        raise NotFound(f"{number}: no such token of yours")
    revoke_token(rows, number)


def revoke_token(rows: WriteTransaction, number: int) -> None:
    """End a token. Raises NotFound."""
    if not rows.users.remove_token(number):
        raise NotFound(f"{number}: no such token; `user token list` shows the numbers")


def hash_secret(secret: str) -> str:
    """The SHA-256, as the rows have it: of 256 random bits no salt is needed. Pure."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
