"""What the audit log has of each change that a request made: who, when, what, from which address.

A change of rows and its entry are one transaction (`Visit.write`); what a request changed elsewhere, as
in the file of the configuration, is written down when it is done.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from starlette.types import Scope

from watchword.app.service import App
from watchword.domain.audit import AuditEntry
from watchword.errors import StoreError
from watchword.ports import WriteTransaction
from watchword.web.problems import API

T = TypeVar("T")
SAFE = ("GET", "HEAD")
"""Methods that change nothing."""

LOOK = "/look"
"""The end of each path that shows what a form would change."""
READ_MARK = re.compile(r"/stories/[0-9]+/read")
"""Where a reader marks a story as read: that is the reader's own, and has no entry."""
QUIET = ("/sign-in", "/settings", "/source/find", "/system/promises", "/setup")
QUIET_OF_API = (f"{API}/topics/check", f"{API}/topics/preview", f"{API}/sources/find")
"""What changes nothing that others see, or is written down where it is decided."""
NAMED = [
    "action",
    "kind",
    "name",
    "key",
    "topic",
    "source",
    "channel",
    "alert",
    "article",
    "story",
    "other",
    "note",
    "tag",
    "wanted",
    "until",
    "user",
    "role",
    "scope",
    "number",
    "label",
]
"""The fields of forms and of JSON that an entry has: no password, no address of a channel, no text."""
MAX_VALUE = 60
logger = logging.getLogger(__name__)


def describe(scope: Scope, asked: Iterable[tuple[str, object]]) -> None:
    """Keep what a form or a program asks for, until it is known whether it was done."""
    values = [
        f"{name} {' '.join(value.split())[:MAX_VALUE]}"
        for name, value in asked
        if name in NAMED and isinstance(value, str) and value
    ]
    scope["asked"] = ", ".join(values)


def entry_of(scope: Scope, now: datetime) -> AuditEntry | None:
    """The entry of a request; None: it changes nothing that has one, or it has it already. Pure."""
    path, method = scope["path"], scope["method"]
    if path in (*QUIET, *QUIET_OF_API) or path.endswith(LOOK) or method in SAFE:
        return None
    if scope.get("is_recorded") or READ_MARK.fullmatch(path.removeprefix(API)):
        return None
    verb = "" if method == "POST" else f"{method} "
    action = f"{verb}{path.strip('/')} {scope.get('asked', '')}".strip()
    return AuditEntry(at=now, user=scope["asker"].user, address=scope["client"][0], action=action)


async def write(app: App, scope: Scope, job: Callable[[WriteTransaction], T], now: datetime) -> T:
    """Make a change of a request with its entry: both are there, or neither."""
    entry = entry_of(scope, now)

    def change(rows: WriteTransaction) -> T:
        done = job(rows)
        if entry is not None:
            rows.users.record(entry)
        return done

    done = await app.write(change)
    scope["is_recorded"] = True
    return done


async def record(app: App, scope: Scope) -> None:
    """Write what a request changed elsewhere; where that fails it stands, and the log says so."""
    entry = entry_of(scope, app.clock.now())
    if entry is None:
        return
    try:
        await app.write(lambda rows: rows.users.record(entry))
    except StoreError as error:
        logger.error("The audit log misses %s of %s: %s", entry.action, entry.user, error)
