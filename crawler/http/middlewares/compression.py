"""Detects truncated gzip answers, which Scrapy accepts as complete."""

from __future__ import annotations

import zlib

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware


class BrokenOff(Exception):
    """The compressed data is truncated."""


class Compression(HttpCompressionMiddleware):
    """Scrapy's middleware, with a check of the end of gzip data."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        decoded = HttpCompressionMiddleware._decode(body, encoding, max_size)
        if encoding in (b"gzip", b"x-gzip") and not _is_whole(body, decoded):
            raise BrokenOff
        return decoded


def _is_whole(body: bytes, decoded: bytes) -> bool:
    """Whether the gzip data is complete. Pure. It ends with the length of `decoded` (RFC 1952)."""
    if int.from_bytes(body[-4:], "little") == len(decoded) & 0xFFFFFFFF:
        return True
    # There may be several members, or padding after the last one. `decoded` was within the size limit.
    unpacker = zlib.decompressobj(wbits=31)
    unpacker.decompress(body)
    return unpacker.eof
