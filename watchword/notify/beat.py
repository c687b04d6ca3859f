"""Calls a monitor elsewhere while the service is alive; the monitor tells you when calls stop."""

from __future__ import annotations

import http.client
import logging
import threading
import urllib.error
import urllib.request

logger = logging.getLogger(__name__)

HEARTBEAT_TIMEOUT = 10.0
"""Seconds that one call may take; less than the time between two calls."""


class Beat:
    """Calls one address after each heartbeat, in a thread of its own. The address is a secret."""

    def __init__(self, url: str) -> None:
        self._url, self._failed = url, False
        self._thread: threading.Thread | None = None

    def __call__(self) -> None:
        """Call the address, unless the last call still runs."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._call, name="heartbeat", daemon=True)
            self._thread.start()

    def _call(self) -> None:
        request = urllib.request.Request(self._url, headers={"User-Agent": "Watchword"})  # noqa: S310  the schema checks it
        try:
            with urllib.request.urlopen(request, timeout=HEARTBEAT_TIMEOUT):  # noqa: S310
                reason = ""
        except urllib.error.HTTPError as error:
            reason = f"it answered {error.code}"
        except (OSError, http.client.HTTPException) as error:
            reason = f"no answer ({type(error).__name__})"
        if reason and not self._failed:
            logger.warning("The heartbeat does not reach its watcher: %s", reason)
        elif self._failed and not reason:
            logger.info("The heartbeat reaches its watcher again.")
        self._failed = bool(reason)
