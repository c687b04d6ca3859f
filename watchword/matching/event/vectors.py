"""Vectors of headlines and leads: how they become bytes, and how alike two articles are by them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZES = (384, 512)
"""Numbers of the two embeddings: multilingual-e5-small, universal-sentence-encoder-multilingual. The
second one's vector of the lead may follow."""
SCALE = 127.0
_HEADLINE = sum(SIZES)
_SPLITS = (SIZES[0], _HEADLINE)

Array = NDArray[np.float32]


def pack(vectors: Sequence[Array]) -> bytes:
    """The vectors, each scaled to a largest part of 127, as one byte a number. Pure."""
    scaled = [np.rint(one * (SCALE / (np.abs(one).max() or 1))) for one in vectors]
    return np.concatenate(scaled).astype(np.int8).tobytes()


def cosines(one: bytes | None, others: Sequence[bytes | None]) -> NDArray[np.float64]:
    """How alike an article is to each of these, -1 to 1; 0 where there is no vector. Pure.

    A row for each: the cosines of both embeddings of the headlines, that of both leads, and the greater
    one of a lead and the other's headline.
    """
    found = np.zeros((len(others), 4))
    if not one:
        return found
    semantic, wording, lead = (part[0] for part in _parts([one]))
    for size in {len(other) for other in others if other}:
        at = [place for place, other in enumerate(others) if other and len(other) == size]
        semantics, wordings, leads = _parts([others[place] or b"" for place in at])
        found[at, 0] = _cosines(semantic, semantics)
        found[at, 1] = _cosines(wording, wordings)
        crossed = []
        if lead.size:
            crossed.append(_cosines(lead, wordings))
        if leads.size:
            crossed.append(_cosines(wording, leads))
        if lead.size and leads.size:
            found[at, 2] = _cosines(lead, leads)
        if crossed:
            found[at, 3] = np.max(crossed, axis=0)
    return found


def _parts(vectors: Sequence[bytes]) -> Sequence[Array]:
    """The two vectors of each headline and that of its lead, which may be empty; all of one size."""
    rows = np.frombuffer(b"".join(vectors), dtype=np.int8).reshape(len(vectors), -1)
    return np.split(rows.astype(np.float32), _SPLITS, axis=1)


def _cosines(one: Array, others: Array) -> NDArray[np.float64]:
    """Exact, in any order of the sums: all of them are whole numbers below 2²⁴."""
    products = np.asarray(others @ one, dtype=np.float64)
    squares = np.einsum("ij,ij->i", others, others).astype(np.float64) * float(one @ one)
    found = np.zeros(len(others))
    np.divide(products, np.sqrt(squares), out=found, where=squares > 0)
    return found
