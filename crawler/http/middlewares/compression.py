"""Decompresses answers: also gzip without its header, and never truncated gzip."""

from __future__ import annotations

import zlib

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from crawler.http.meta import ROBOTS

MAX_UNPACKED_ROBOTS = 10 << 20
"""Bytes of a robots.txt."""
_MAGIC = {b"\x1f\x8b\x08": b"gzip", b"\x28\xb5\x2f\xfd": b"zstd"}
"""The first bytes of compressed data (RFC 1952, RFC 8878). No feed or page begins with them."""


class BrokenOff(Exception):
    """The compressed data is truncated."""


class Compression(HttpCompressionMiddleware):
    """Scrapy's middleware, with two more rules.

    Data that is compressed, or compressed twice, without a header that says so is unpacked. The end of
    gzip data is checked, because Scrapy accepts truncated data as complete.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Scrapy calls this with each answer."""
        if request.meta.get(ROBOTS):
            request.meta["download_maxsize"] = MAX_UNPACKED_ROBOTS
        answer = super().process_response(request, response)
        found = _encoding(answer.body) if isinstance(answer, Response) else None
        if found is None or not isinstance(answer, Response):
            return answer
        answer.headers["Content-Encoding"] = found
        return super().process_response(request, answer)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        decoded = HttpCompressionMiddleware._decode(body, encoding, max_size)
        if encoding in (b"gzip", b"x-gzip") and not _is_whole(body, decoded):
            raise BrokenOff
        return decoded


def _encoding(body: bytes) -> bytes | None:
    """The encoding of compressed data, by its first bytes; None for anything else. Pure."""
    return next((name for magic, name in _MAGIC.items() if body.startswith(magic)), None)


def _is_whole(body: bytes, decoded: bytes) -> bool:
    """Whether the gzip data is complete. Pure. It ends with the length of `decoded` (RFC 1952)."""
    if int.from_bytes(body[-4:], "little") == len(decoded) & 0xFFFFFFFF:
        return True
    # There may be several members, or padding after the last one. `decoded` was within the size limit.
    unpacker = zlib.decompressobj(wbits=31)
    unpacker.decompress(body)
    return unpacker.eof
