"""The repository of users, sessions, tokens, failed sign-ins and the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from storage.columns import Moment
from storage.rows import insert_row, upsert
from storage.tables import audit_entry, sign_in_try, token, user, web_session
from watchword.domain.audit import KEPT, MAX_ACTION, AuditEntry
from watchword.domain.user import (
    FORGOTTEN,
    ROLES,
    SCOPES,
    Role,
    Session,
    Token,
    Tries,
    User,
    UserRecord,
)

# Made once: each request asks these.
_COUNT = select(func.count()).select_from(user)
_SIGNED_IN = (
    select(user)
    .join_from(user, web_session, web_session.c.user == user.c.name)
    .where(web_session.c.id_hash == bindparam("id"))
    .where(web_session.c.expires_at > bindparam("at", type_=Moment()))
)


class SqlUsers:
    """Implements UserRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # --- questions ---

    def count(self) -> int:
        return self._connection.scalar(_COUNT) or 0

    def list(self, now: datetime) -> Sequence[UserRecord]:
        alive = and_(web_session.c.user == user.c.name, web_session.c.expires_at > now)
        rows = self._connection.execute(
            select(user)
            .add_columns(func.count(web_session.c.id_hash).label("sessions"))
            .add_columns(func.max(web_session.c.created_at).label("signed_in_at"))
            .outerjoin_from(user, web_session, alive)
            .group_by(user.c.name)
            .order_by(user.c.name)
        )
        return [
            UserRecord(user=_user(row), sessions=row.sessions, signed_in_at=row.signed_in_at)
            for row in rows
        ]

    def find(self, name: str) -> User | None:
        row = self._connection.execute(select(user).where(user.c.name == name)).one_or_none()
        return None if row is None else _user(row)

    def roles(self) -> Mapping[str, Role]:
        rows = self._connection.execute(select(user.c.name, user.c.role))
        return {row.name: ROLES[row.role] for row in rows}

    def password(self, name: str) -> str | None:
        return self._connection.scalar(select(user.c.password).where(user.c.name == name))

    def signed_in(self, id_hash: str, now: datetime) -> User | None:
        row = self._connection.execute(_SIGNED_IN, {"id": id_hash, "at": now}).one_or_none()
        return None if row is None else _user(row)

    def sessions(self, name: str, now: datetime) -> Sequence[Session]:
        alive = and_(web_session.c.user == name, web_session.c.expires_at > now)
        newest = select(web_session).where(alive).order_by(web_session.c.created_at.desc())
        return [
            Session(
                id_hash=row.id_hash,
                user=row.user,
                created_at=row.created_at,
                expires_at=row.expires_at,
                address=row.address,
            )
            for row in self._connection.execute(newest)
        ]

    def tokens(self) -> Sequence[Token]:
        return [
            _token(row) for row in self._connection.execute(select(token).order_by(token.c.id))
        ]

    def with_token(self, secret_hash: str) -> tuple[User, Token] | None:
        here = token.c.secret_hash == secret_hash
        row = self._connection.execute(select(token).where(here)).one_or_none()
        owner = None if row is None else self.find(row.user)
        return None if row is None or owner is None else (owner, _token(row))

    def tries(self, key: str) -> Tries | None:
        found = select(sign_in_try).where(sign_in_try.c.key == key)
        row = self._connection.execute(found).one_or_none()
        return None if row is None else Tries(failed=row.failed, last_at=row.last_at)

    def audit(self, *, limit: int) -> Sequence[AuditEntry]:
        newest = select(audit_entry).order_by(audit_entry.c.id.desc()).limit(limit)
        return [
            AuditEntry(at=row.at, user=row.user, address=row.address, action=row.action)
            for row in self._connection.execute(newest)
        ]

    # --- changes ---

    def add(self, new: User, password: str) -> None:
        values = {
            "name": new.name,
            "role": new.role.name.lower(),
            "password": password,
            "created_at": new.created_at,
        }
        self._connection.execute(insert(user).values(values))

    def set_password(self, name: str, password: str) -> None:
        here = user.c.name == name
        self._connection.execute(update(user).where(here).values(password=password))

    def set_role(self, name: str, role: Role) -> None:
        here = user.c.name == name
        self._connection.execute(update(user).where(here).values(role=role.name.lower()))

    def remove(self, name: str) -> None:
        self.end_sessions(name)
        self._connection.execute(delete(token).where(token.c.user == name))
        self._connection.execute(delete(user).where(user.c.name == name))

    def begin_session(self, session: Session, now: datetime) -> None:
        self._connection.execute(delete(web_session).where(web_session.c.expires_at <= now))
        values = {
            "id_hash": session.id_hash,
            "user": session.user,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
            "address": session.address,
        }
        self._connection.execute(insert(web_session).values(values))

    def end_session(self, id_hash: str) -> str | None:
        here = web_session.c.id_hash == id_hash
        name = self._connection.scalar(select(web_session.c.user).where(here))
        self._connection.execute(delete(web_session).where(here))
        return name

    def end_sessions(self, name: str) -> int:
        return self._connection.execute(
            delete(web_session).where(web_session.c.user == name)
        ).rowcount

    def add_token(self, new: Token, secret_hash: str) -> int:
        values = {"user": new.user, "label": new.label, "created_at": new.created_at}
        scope = next(word for word, role in SCOPES.items() if role is new.scope)
        return insert_row(self._connection, token, secret_hash=secret_hash, scope=scope, **values)

    def remove_token(self, number: int) -> bool:
        gone = self._connection.execute(delete(token).where(token.c.id == number))
        return gone.rowcount > 0

    def count_try(self, key: str, now: datetime) -> None:
        forgotten = sign_in_try.c.last_at < now - FORGOTTEN
        self._connection.execute(delete(sign_in_try).where(forgotten))
        known = self.tries(key)
        failed = known.failed + 1 if known else 1
        upsert(self._connection, sign_in_try, {"key": key}, {"failed": failed, "last_at": now})

    def forget_tries(self, key: str) -> None:
        self._connection.execute(delete(sign_in_try).where(sign_in_try.c.key == key))

    def take_back_try(self, key: str) -> None:
        here = and_(sign_in_try.c.key == key, sign_in_try.c.failed > 0)
        less = sign_in_try.c.failed - 1
        self._connection.execute(update(sign_in_try).where(here).values(failed=less))

    def record(self, entry: AuditEntry) -> None:
        old = audit_entry.c.at < entry.at - KEPT
        self._connection.execute(delete(audit_entry).where(old))
        values = {
            "at": entry.at,
            "user": entry.user,
            "address": entry.address,
            "action": entry.action[:MAX_ACTION],
        }
        self._connection.execute(insert(audit_entry).values(values))


def _user(row: Any) -> User:
    return User(name=row.name, role=ROLES[row.role], created_at=row.created_at)


def _token(row: Any) -> Token:
    return Token(
        id=row.id,
        user=row.user,
        scope=SCOPES[row.scope],
        label=row.label,
        created_at=row.created_at,
    )
