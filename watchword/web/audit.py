"""Writes each change that a request made to the audit log: who, when, what, and from which address."""

from __future__ import annotations

import logging

from starlette.datastructures import FormData
from starlette.types import Scope

from watchword.app.service import App
from watchword.domain.audit import AuditEntry
from watchword.errors import StoreError
from watchword.web.problems import API

LOOK = "/look"
"""The end of each path that shows what a form would change."""
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
    "wanted",
    "until",
    "user",
    "role",
    "scopes",
]
"""The fields of forms that an entry has: no password, no address of a channel, no text."""
MAX_VALUE = 60
logger = logging.getLogger(__name__)


def describe(scope: Scope, form: FormData) -> None:
    """Keep what a form asks for, until it is known whether it was done."""
    values = [
        f"{name} {value[:MAX_VALUE]}"
        for name, value in form.multi_items()
        if name in NAMED and isinstance(value, str) and value
    ]
    scope["asked"] = ", ".join(values)


async def record(app: App, scope: Scope) -> None:
    """Write what a request changed; where that fails, the change stands and the log says so."""
    path, method = scope["path"], scope["method"]
    if path in (*QUIET, *QUIET_OF_API) or path.endswith(LOOK):
        return
    verb = "" if method == "POST" else f"{method} "
    action = f"{verb}{path.strip('/')} {scope.get('asked', '')}".strip()
    entry = AuditEntry(
        at=app.clock.now(), user=scope["asker"].user, address=scope["client"][0], action=action
    )
    try:
        await app.write(lambda rows: rows.users.record(entry))
    except StoreError as error:
        logger.error("The audit log misses %s of %s: %s", action, entry.user, error)
