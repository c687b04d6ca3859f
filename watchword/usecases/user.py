"""Users: add, change, remove and list them; sign in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchword import contract
from watchword.domain.audit import AuditEntry
from watchword.domain.user import (
    FREE_TRIES,
    FREE_TRIES_OF_ADDRESS,
    FREE_TRIES_OF_NAME,
    KEPT_SESSION,
    MAX_NAME,
    MAX_PASSWORD,
    MIN_PASSWORD,
    ROLES,
    SESSION,
    Role,
    Session,
    User,
    address_group,
    known_browser,
    next_try,
    normalized_name,
)
from watchword.errors import Conflict, InvalidRequest, NotFound
from watchword.ports import ReadTransaction, WriteTransaction


def check_name(name: str) -> str:
    """The name in its one spelling. Raises InvalidRequest. Pure."""
    found = normalized_name(name)
    if found is None:
        hint = f"write up to {MAX_NAME} letters and digits, and . _ - after the first"
        raise InvalidRequest(f"{name}: cannot be a name; {hint}")
    return found


def check_role(word: str) -> Role:
    """The role of this word. Raises InvalidRequest. Pure."""
    if word not in ROLES:
        raise InvalidRequest(f"{word}: no such role; there are: {', '.join(ROLES)}")
    return ROLES[word]


def check_password(password: str, name: str) -> str:
    """The password, if it is long enough. Raises InvalidRequest, which never holds it. Pure."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise InvalidRequest(
            f"the password has to have {MIN_PASSWORD} to {MAX_PASSWORD} characters"
        )
    if password.casefold() == name.casefold() or len(set(password)) < 3:
        raise InvalidRequest("the password is too easy: a few words that you make up are better")
    return password


def add_user(rows: WriteTransaction, user: User, password: str) -> None:
    """Add a user. `password`: its hash. Raises Conflict where there is one of this name."""
    if rows.users.find(user.name) is not None:
        hint = f"`watchword user passwd {user.name}` sets a new password"
        raise Conflict(f"{user.name} is there already; {hint}")
    rows.users.add(user, password)


def set_password(rows: WriteTransaction, name: str, password: str) -> int:
    """Set a new password, and end all sessions of the user; returns how many. Raises NotFound.

    Failed sign-ins are forgotten too. `password`: its hash.
    """
    find_user(rows, name)
    rows.users.set_password(name, password)
    rows.users.forget_tries(_of_name(name))
    return rows.users.end_sessions(name)


def set_role(rows: WriteTransaction, name: str, role: Role) -> None:
    """Give a user another role, from the next request on. Raises NotFound; Conflict: the last admin."""
    find_user(rows, name)
    _check_admin_stays(rows, name, role)
    rows.users.set_role(name, role)


def remove_user(rows: WriteTransaction, name: str) -> None:
    """Remove a user, who is signed out everywhere. Raises NotFound; Conflict: the last admin."""
    find_user(rows, name)
    _check_admin_stays(rows, name, None)
    rows.users.remove(name)


def _check_admin_stays(rows: WriteTransaction, name: str, role: Role | None) -> None:
    """Raises Conflict where users would be left and no admin. `role`: the new one; None: removed."""
    before = rows.users.roles()
    after = {one: known for one, known in before.items() if one != name}
    if role is not None:
        after[name] = role
    if before[name] is Role.ADMIN and after and Role.ADMIN not in after.values():
        raise Conflict(f"{name} is the last admin; another user has to become admin first")


def end_sessions(rows: WriteTransaction, name: str) -> int:
    """Sign a user out of all browsers; returns out of how many. Raises NotFound."""
    find_user(rows, name)
    return rows.users.end_sessions(name)


def list_sessions(rows: ReadTransaction, name: str, now: datetime) -> Sequence[Session]:
    """The browsers in which a user is signed in, the newest first."""
    return rows.users.sessions(name, now)


def end_session(rows: WriteTransaction, name: str, id_hash: str, now: datetime) -> None:
    """Sign a user out of one browser. Raises NotFound where the session is not this user's."""
    if all(one.id_hash != id_hash for one in rows.users.sessions(name, now)):
        raise NotFound("no such session; it may have ended meanwhile")
    rows.users.end_session(id_hash)


def end_other_sessions(rows: WriteTransaction, name: str, id_hash: str, now: datetime) -> None:
    """Sign a user out of all browsers but the one whose id has this hash."""
    for one in rows.users.sessions(name, now):
        if one.id_hash != id_hash:
            rows.users.end_session(one.id_hash)


def find_user(rows: ReadTransaction | WriteTransaction, name: str) -> User:
    """Raises NotFound."""
    found = rows.users.find(name)
    if found is None:
        raise NotFound(f"{name}: no such user; `watchword user list` shows all")
    return found


def list_users(rows: ReadTransaction, now: datetime) -> tuple[contract.User, ...]:
    """All users, by name."""
    return tuple(
        contract.User(
            user=one.user.name,
            role=one.user.role.name.lower(),
            created_at=one.user.created_at,
            sessions=one.sessions,
            signed_in_at=one.signed_in_at,
        )
        for one in rows.users.list(now)
    )


# --- Sign in --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One try to sign in."""

    name: str
    """As it was written."""
    address: str
    """From where."""
    now: datetime
    mark: str = ""
    """What the browser keeps of an earlier sign-in (`mark_browser`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What a try meets: either a pause, or a password to be checked."""

    wait_until: datetime | None
    """When the next try is possible; None: this one is."""
    password: str | None
    """The hash of the user's password; None: there is no such user."""
    counted: Mapping[str, int]
    """The keys under which the try was counted, with how many of each are free."""


def begin_sign_in(rows: WriteTransaction, asked: SignIn) -> Begun:
    """Count a try as failed, before its password is looked at: many at once are counted too.

    A try in a browser in which the user has signed in before counts for that browser alone: whoever
    guesses at the name elsewhere, or from the same address, keeps no owner out. Any other try counts for
    its name and address, for its address, and for its name. A try during a pause does not count.
    """
    name = normalized_name(asked.name)
    password = None if name is None else rows.users.password(name)
    browser = known_browser(asked.mark, name or "", password)
    of_name, where = _of_name(asked.name), _of_address(asked.address)
    if browser is not None:
        free = {f"browser {browser}": FREE_TRIES}
    else:
        free = {
            f"{of_name} {where}": FREE_TRIES,
            where: FREE_TRIES_OF_ADDRESS,
            of_name: FREE_TRIES_OF_NAME,
        }
    waits = [next_try(rows.users.tries(key), asked.now, free=free[key]) for key in free]
    until = max((at for at in waits if at is not None), default=None)
    if until is not None:
        return Begun(wait_until=until, password=None, counted={})
    for key in free:
        rows.users.count_try(key, asked.now)
    return Begun(wait_until=None, password=password, counted=free)


def finish_sign_in(
    rows: WriteTransaction, asked: SignIn, begun: Begun, id_hash: str, *, keep: bool
) -> Session | None:
    """Begin the session of a user whose password was right; None: it was changed meanwhile.

    `id_hash`: of the new session's id. `keep`: for 30 days.
    """
    name = normalized_name(asked.name)
    if name is None or not _is_still(rows, name, begun):
        return None
    _forgive(rows, asked, begun)
    session = Session(
        id_hash=id_hash,
        user=name,
        created_at=asked.now,
        expires_at=asked.now + (KEPT_SESSION if keep else SESSION),
        address=asked.address,
    )
    rows.users.begin_session(session, asked.now)
    _record(rows, name, asked, "sign-in")
    return session


def _is_still(rows: WriteTransaction, name: str, begun: Begun) -> bool:
    """Whether the password that was checked is the user's still."""
    return begun.password is not None and rows.users.password(name) == begun.password


def _forgive(rows: WriteTransaction, asked: SignIn, begun: Begun) -> None:
    """Forget the failed tries of a user whose password was right.

    Of an address only this one: who has an account must not buy guesses at others with it.
    """
    where = _of_address(asked.address)
    for key in begun.counted:
        if key == where:
            rows.users.take_back_try(key)
        else:
            rows.users.forget_tries(key)


def change_own_password(
    rows: WriteTransaction, asked: SignIn, begun: Begun, password: str, id_hash: str
) -> None:
    """Set the new password of a user whose present one was right, and end the other sessions.

    `password`: the hash of the new one. `id_hash`: of the session that stays. Raises Conflict where the
    present one was changed meanwhile.
    """
    if not _is_still(rows, asked.name, begun):
        raise Conflict("the password was changed meanwhile; nothing was changed")
    _forgive(rows, asked, begun)
    rows.users.set_password(asked.name, password)
    end_other_sessions(rows, asked.name, id_hash, asked.now)


def refuse_password(rows: WriteTransaction, asked: SignIn) -> None:
    """Write down that a user who wanted a new password did not know the present one."""
    _record(rows, asked.name, asked, "access/password, refused")


def refuse_sign_in(rows: WriteTransaction, asked: SignIn) -> None:
    """Write down that a password was wrong; a name that nobody has is written nowhere.

    An unknown name leaves an entry too: without one its answer would come sooner, and so tell.
    """
    found = rows.users.find(normalized_name(asked.name) or "")
    _record(rows, "" if found is None else found.name, asked, "sign-in, refused")


def sign_out(rows: WriteTransaction, id_hash: str) -> None:
    """End a session."""
    rows.users.end_session(id_hash)


def _record(rows: WriteTransaction, name: str, asked: SignIn, action: str) -> None:
    entry = AuditEntry(at=asked.now, user=name, address=asked.address, action=action)
    rows.users.record(entry)


def list_audit(rows: ReadTransaction, limit: int) -> tuple[contract.AuditEntry, ...]:
    """The newest changes, the newest first."""
    return tuple(contract.AuditEntry.copied(one) for one in rows.users.audit(limit=limit))


def _of_name(name: str) -> str:
    """No name is stored that nobody has as it was written: it may be a password in the wrong field."""
    import hashlib

    spelled = normalized_name(name) or name
    return "name " + hashlib.sha256(spelled.encode("utf-8", "replace")).hexdigest()


def _of_address(address: str) -> str:
    return f"address {address_group(address)}"
