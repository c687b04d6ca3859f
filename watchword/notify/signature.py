"""Signs a webhook as Standard Webhooks 1.0 has it. Pure.

The specification is at https://www.standardwebhooks.com/.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from watchword.notify.receiver import BadAddress

PREFIX = "whsec_"
MIN_KEY, MAX_KEY = 24, 64
"""Bytes of a key."""
HINT = f'write "{PREFIX}" and 24 to 64 random bytes in base64, as `openssl rand -base64 32` makes them'


def read_key(secret: str) -> bytes:
    """The key that a secret holds: `whsec_` and base64. Raises BadAddress, never with the secret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not MIN_KEY <= len(key) <= MAX_KEY:
        raise BadAddress("is no secret of Standard Webhooks", HINT, "secret")
    return key


def sign(key: bytes, event_id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """The three headers of a request. `at`: the time of this attempt."""
    seconds = str(int(at.timestamp()))
    signed = b".".join((event_id.encode(), seconds.encode(), body))
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
