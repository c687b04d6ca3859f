"""The parser of answers, as tolerant of a server's header as browsers are.

Scrapy's parser skips a line without a colon. This one goes further in the same way: Twisted has no
setting for its parser, so Scrapy replaces the class of each one after it was made.
"""

from __future__ import annotations

import re
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.web._newclient import HEADER
from twisted.web.client import _HTTP11ClientFactory

MAX_HEADER_LINE = 256 << 10
"""Bytes of one line. Twisted's 16 KiB are less than some sites' cookies or security policies."""
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""The name of a header (RFC 9110, section 5.1)."""


class HeaderTooLong(Exception):
    """A line of the header is longer than MAX_HEADER_LINE."""


class TolerantParser(_LenientHTTPClientParser):
    """Takes long lines and white space behind a name; skips what is no header."""

    MAX_LENGTH = MAX_HEADER_LINE

    def lineReceived(self, line: bytes) -> None:
        """Twisted calls this for the status and for each line of the header."""
        first = self.state == HEADER and self._partialHeader is None
        if not (first and line[:1] in (b" ", b"\t")):  # else it continues no line
            super().lineReceived(line)

    def headerReceived(self, name: bytes, value: bytes) -> None:
        """Twisted calls this for each header."""
        name = name.strip()
        if not _TOKEN.fullmatch(name):
            return
        if name.lower() == b"transfer-encoding":
            # Some servers name codings that they do not use: identity, gzip.
            if b"chunked" not in value.lower():
                return
            value = b"chunked"
        super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def lineLengthExceeded(self, line: bytes) -> Any:
        """Twisted calls this, and would close the connection without a reason."""
        raise HeaderTooLong


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        assert self._parser is not None  # noqa: S101 - for the type; Scrapy asserts the same
        self._parser.__class__ = TolerantParser
        return answer


class TolerantFactory(_HTTP11ClientFactory):
    """Makes the connections of a pool, each with this parser."""

    noisy = False

    def buildProtocol(self, addr: Any) -> Any:
        """Twisted calls this for each connection."""
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
