"""Vectors of headlines and leads: how they become bytes, and how alike two articles are by them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZES = (384, 512)
"""Numbers of the two embeddings: multilingual-e5-small, universal-sentence-encoder-multilingual. The
second one's vector of the lead may follow."""
SCALE = 127.0


def pack(vectors: Sequence[NDArray[np.float32]]) -> bytes:
    """The vectors, each scaled to a largest part of 127, as one byte a number. Pure."""
    scaled = [np.rint(one * (SCALE / (np.abs(one).max() or 1))) for one in vectors]
    return np.concatenate(scaled).astype(np.int8).tobytes()


def cosines(one: bytes | None, other: bytes | None) -> tuple[float, float]:
    """The cosines of both embeddings, -1 to 1; 0 where there is no vector. Pure."""
    if not one or not other:
        return 0.0, 0.0
    (semantic, wording, _), (other_semantic, other_wording, _) = _unpack(one), _unpack(other)
    return _cosine(semantic, other_semantic), _cosine(wording, other_wording)


def lead_cosines(one: bytes | None, other: bytes | None) -> tuple[float, float]:
    """The cosine of both leads, and the greater one of a lead and the other's headline. Pure.

    -1 to 1; 0 where there is no lead.
    """
    if not one or not other:
        return 0.0, 0.0
    (_, headline, lead), (_, other_headline, other_lead) = _unpack(one), _unpack(other)
    crossed = [
        _cosine(mine, theirs)
        for mine, theirs in ((lead, other_headline), (headline, other_lead))
        if mine.size and theirs.size
    ]
    both = _cosine(lead, other_lead) if lead.size and other_lead.size else 0.0
    return both, max(crossed, default=0.0)


def _unpack(
    vector: bytes,
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The two vectors of the headline and that of the lead, which may be empty."""
    parts = np.frombuffer(vector, dtype=np.int8).astype(np.float32)
    first, second = SIZES[0], sum(SIZES)
    return parts[:first], parts[first:second], parts[second:]


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    length = math.sqrt(float(one @ one) * float(other @ other))
    return float(one @ other) / length if length else 0.0
