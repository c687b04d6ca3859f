"""Compressed answers that break off: Scrapy takes the part that came for the whole."""

from __future__ import annotations

import zlib

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware


class BrokenOff(Exception):
    """The compressed data ends too early."""


class Compression(HttpCompressionMiddleware):
    """Scrapy's, with a look at the end of gzip data."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        decoded = HttpCompressionMiddleware._decode(body, encoding, max_size)
        if encoding in (b"gzip", b"x-gzip") and not _is_whole(body, decoded):
            raise BrokenOff
        return decoded


def _is_whole(body: bytes, decoded: bytes) -> bool:
    """Whether the gzip data in `body` came to its end. Pure. RFC 1952: it ends with its length."""
    if int.from_bytes(body[-4:], "little") == len(decoded) & 0xFFFFFFFF:
        return True
    # Several members, or filling behind the last: look closer. `decoded` was within the limit.
    unpacker = zlib.decompressobj(wbits=31)
    unpacker.decompress(body)
    return unpacker.eof
