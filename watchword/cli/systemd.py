"""Messages to systemd: the service is ready, alive or stopping, and a status text (sd_notify(3))."""

from __future__ import annotations

import logging
import os
import socket

READY, ALIVE, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"
NOTIFY_TIMEOUT = 1.0
"""Seconds to wait for a manager with a full queue; the messages are optional, so no longer."""

logger = logging.getLogger(__name__)


def notify(*lines: str) -> None:
    """Send these lines to the service manager; does nothing if none listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):  # an abstract socket: its name begins with a zero byte
        address = f"\0{address[1:]}"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.settimeout(NOTIFY_TIMEOUT)
            channel.sendto("\n".join(lines).encode(), address)
    except OSError as error:
        logger.warning("systemd_not_told", extra={"reason": error.strerror or str(error)})
