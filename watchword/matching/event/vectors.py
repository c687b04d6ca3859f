"""Vectors of headlines: how two embeddings become bytes, and how alike two headlines are by them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZES = (384, 512)
"""Numbers of the two embeddings: multilingual-e5-small, universal-sentence-encoder-multilingual."""
SCALE = 127.0


def pack(vectors: Sequence[NDArray[np.float32]]) -> bytes:
    """The two vectors, each scaled to a largest part of 127, as one byte a number. Pure."""
    scaled = [np.rint(one * (SCALE / (np.abs(one).max() or 1))) for one in vectors]
    return np.concatenate(scaled).astype(np.int8).tobytes()


def cosines(one: bytes | None, other: bytes | None) -> tuple[float, float]:
    """The cosines of both embeddings, -1 to 1; 0 where there is no vector. Pure."""
    if not one or not other:
        return 0.0, 0.0
    first, second = _unpack(one), _unpack(other)
    cut = SIZES[0]
    return _cosine(first[:cut], second[:cut]), _cosine(first[cut:], second[cut:])


def _unpack(vector: bytes) -> NDArray[np.float32]:
    return np.frombuffer(vector, dtype=np.int8).astype(np.float32)


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    length = math.sqrt(float(one @ one) * float(other @ other))
    return float(one @ other) / length if length else 0.0
