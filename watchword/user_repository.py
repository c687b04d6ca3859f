"""The repository of users, with the queries and changes that the store offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from watchword.domain.audit import AuditEntry
from watchword.domain.user import Role, Session, Token, Tries, User, UserRecord


class UserQueries(Protocol):
    """Users, and the browsers in which they are signed in."""

    def count(self) -> int:
        """How many users there are."""

    def list(self, now: datetime) -> Sequence[UserRecord]:
        """All users, by name."""

    def find(self, name: str) -> User | None:
        """The user of this name."""

    def roles(self) -> Mapping[str, Role]:
        """The role of each user, by name."""

    def password(self, name: str) -> str | None:
        """The hash of a user's password; None: there is no such user."""

    def signed_in(self, id_hash: str, now: datetime) -> User | None:
        """The user of the session whose id has this hash; None: it has ended, or there was none."""

    def sessions(self, name: str, now: datetime) -> Sequence[Session]:
        """The browsers in which a user is signed in, the newest first."""

    def tokens(self) -> Sequence[Token]:
        """All tokens, the oldest first."""

    def with_token(self, secret_hash: str) -> tuple[User, Token] | None:
        """The token whose secret has this hash, and its user; None: it was revoked, or never made."""

    def tries(self, key: str) -> Tries | None:
        """The sign-ins that failed in a row, of a name or an address."""

    def audit(self, *, limit: int) -> Sequence[AuditEntry]:
        """The newest entries of the audit log, the newest first."""


class UserRepository(UserQueries, Protocol):
    def add(self, user: User, password: str) -> None:
        """Store a new user. `password`: its hash."""

    def set_password(self, name: str, password: str) -> None:
        """Replace the hash of a user's password."""

    def set_role(self, name: str, role: Role) -> None:
        """Give a user another role."""

    def remove(self, name: str) -> None:
        """Remove a user, and end the user's sessions and tokens."""

    def begin_session(self, session: Session, now: datetime) -> None:
        """Store a session; the rows of those that ended by time are removed."""

    def end_session(self, id_hash: str) -> str | None:
        """End a session; returns its user, None: there was none."""

    def end_sessions(self, name: str) -> int:
        """End all sessions of a user; returns how many."""

    def add_token(self, new: Token, secret_hash: str) -> int:
        """Store a token; returns its number. That of `new` does not count."""

    def remove_token(self, number: int) -> bool:
        """Revoke a token. False: there is no such token."""

    def count_try(self, key: str, now: datetime) -> None:
        """Count a sign-in as failed; rows of tries that are forgotten by now are removed."""

    def forget_tries(self, key: str) -> None:
        """Begin to count anew."""

    def take_back_try(self, key: str) -> None:
        """Count one failed sign-in less."""

    def record(self, entry: AuditEntry) -> None:
        """Add an entry to the audit log; entries that are older than it keeps are removed."""
