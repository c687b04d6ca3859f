"""Fingerprints: a set of numbers of a text that survives cuts, edits and a new headline."""

from __future__ import annotations

import numpy as np

from watchword.matching.fold import fold, is_cjk

CJK_GRAM, OTHER_GRAM = 6, 16
"""Characters in a gram. A gram of Han says as much as one of three times as many Latin letters."""
KEPT = 16
"""One gram of so many is kept: those whose hash is a multiple of it, wherever they stand."""
_BASE = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that no letter is lost modulo 2 to the 64; the golden ratio, as of Knuth, TAOCP 6.4."""
_MIX = np.uint64(0xFF51AFD7ED558CCD)
"""The finalizer of MurmurHash3: it brings all bits of the hash into those that choose."""


def fingerprint(text: str) -> frozenset[int]:
    """The hashes of some grams of the folded text: 64-bit signed integers. Pure.

    Of two texts, the share of common hashes estimates the share of common grams (Broder, On the
    resemblance and containment of documents, 1997). Linear in the length of the text.
    """
    runs = fold(text).text.split()
    letters = sum(map(len, runs))
    cjk = sum(len(run) for run in runs if is_cjk(run))
    # Where a line ends and where spaces stand is not the same in every copy of a Chinese text.
    folded, width = (
        ("".join(runs), CJK_GRAM) if cjk * 2 > letters else (" ".join(runs), OTHER_GRAM)
    )
    if len(folded) < width:
        return frozenset()
    codes = np.frombuffer(folded.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - width + 1
    hashes = np.zeros(count, dtype=np.uint64)
    for at in range(width):
        hashes = hashes * _BASE + codes[at : at + count]
    hashes = (hashes ^ (hashes >> np.uint64(33))) * _MIX
    hashes ^= hashes >> np.uint64(33)
    return frozenset(hashes[hashes % KEPT == 0].astype(np.int64).tolist())
