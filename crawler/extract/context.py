"""The measures of a block among its neighbours: what the first forest thinks of them. Pure.

A numbered section or an item of a list says little by itself; that it stands between kept paragraphs,
and is like other kept blocks, says much.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crawler.extract.features import (
    MIN_PROSE_LENGTH,
    Groups,
    Numbers,
    since,
    summed,
)

FAR = 40
"""Blocks. What is farther away counts as this far."""
NOTHING = -8.0
"""The log-odds that stand for a neighbour where the page ends."""
MAX_GAP = 3
"""So many blocks that are not kept do not end a run of kept ones."""
_SIMILAR = (4, 6, 7)
"""The groups in which the last and the next block are looked at: tag, class and depth; tag and class
with those of the parent; the element."""
_HELD = (0, 1, 4, 6)
"""The groups of which the kept share is a measure: under the first two ancestors, and similar blocks."""
Mask = NDArray[np.bool_]


def context(sizes: Numbers, heads: Mask, together: Sequence[Groups], scores: Numbers) -> Numbers:
    """A row for each block, a column for each measure, in the order that the forest expects. Pure.

    `sizes`: the length of each block in letters; `heads`: whether it is a heading; `together`: the
    groups of the blocks; `scores`: their log-odds by the first forest.
    """
    logs = np.clip(scores, NOTHING, -NOTHING)
    chances = 1 / (1 + np.exp(-logs))
    sections = np.cumsum(heads, dtype=np.intp)
    mass = chances * sizes
    columns = [
        logs,
        *_around(logs),
        *_windows(mass, sizes),
        *_distances(chances, sizes),
        *(one for group in (*together, sections) for one in _others(group, mass, sizes)),
        *_main_run(chances, mass),
        *_headings(heads, logs),
        *(one for at in _SIMILAR for one in _like(together[at], logs)),
        *(_kept_share(together[at], chances, sizes) for at in _HELD),
        *_page(chances, mass, sizes),
    ]
    return np.column_stack(columns)


def _around(logs: Numbers) -> list[Numbers]:
    """The log-odds of the four blocks before and of the four behind."""
    padded = np.pad(logs, 4, constant_values=NOTHING)
    return [padded[at : at + len(logs)] for at in (0, 1, 2, 3, 5, 6, 7, 8)]


def _windows(mass: Numbers, sizes: Numbers) -> list[Numbers]:
    """The kept share of the 2, 5 and 12 blocks before and behind; that of all before and behind."""
    kept, length = (np.concatenate(([0.0], np.cumsum(one))) for one in (mass, sizes))
    count = len(mass)
    at = np.arange(count)
    columns = []
    for reach in (2, 5, 12):
        low, high = np.maximum(0, at - reach), np.minimum(count, at + 1 + reach)
        columns.append((kept[at] - kept[low]) / (length[at] - length[low] + 1))
        columns.append((kept[high] - kept[at + 1]) / (length[high] - length[at + 1] + 1))
    total = max(1.0, float(kept[-1]))
    return [*columns, kept[:-1] / total, (kept[-1] - kept[1:]) / total]


def _distances(chances: Numbers, sizes: Numbers) -> list[Numbers]:
    """The steps to the last and next prose that is surely kept, block that is not, block that is.

    And the probability of the most probable prose before and behind, the lesser of both.
    """
    prose = sizes > MIN_PROSE_LENGTH
    marks = ((chances > 0.8) & prose, (chances < 0.2) & (sizes > 20), chances > 0.5)
    both = [step for mark in marks for step in (since(mark, FAR), since(mark[::-1], FAR)[::-1])]
    likely = np.concatenate(([0.0], np.where(prose, chances, 0.0), [0.0]))
    before = np.maximum.accumulate(likely)[:-2]
    behind = np.maximum.accumulate(likely[::-1])[::-1][2:]
    return [*both, np.minimum(before, behind)]


def _others(group: Groups, mass: Numbers, sizes: Numbers) -> list[Numbers]:
    """Of the others in a block's group: their kept share, their length; and the group's share of all."""
    kept, length = summed(mass, group), summed(sizes, group)
    rest = length - sizes
    return [
        (kept - mass) / np.maximum(1, rest),
        np.log1p(rest),
        kept / max(1.0, float(mass.sum())),
    ]


def _main_run(chances: Numbers, mass: Numbers) -> list[Numbers]:
    """The signed steps from the start and the end of the longest run of kept blocks; its share."""
    kept = np.flatnonzero(chances > 0.5)
    at = np.arange(len(mass))
    start, end, share = 0, 0, 0.0
    for run in (
        np.split(kept, np.flatnonzero(np.diff(kept) > MAX_GAP + 1) + 1) if len(kept) else []
    ):
        if (size := float(mass[run].sum())) > share:
            start, end, share = int(run[0]), int(run[-1]), size
    signed = [np.sign(at - edge) * np.log1p(np.abs(at - edge)) for edge in (start, end)]
    return [*signed, np.full(len(mass), share / max(1.0, float(mass.sum())))]


def _headings(heads: Mask, logs: Numbers) -> list[Numbers]:
    """The log-odds of the last heading, the steps since, and the log-odds of the next heading."""
    count = len(heads)
    at = np.arange(count)
    last = np.maximum.accumulate(np.where(heads, at, -1))
    ahead = np.minimum.accumulate(np.where(heads, at, count)[::-1])[::-1]
    behind = np.append(ahead[1:], count)
    return [
        np.where(last >= 0, logs[last], NOTHING),
        np.log1p(np.where(last >= 0, at - last, FAR)),
        np.where(behind < count, logs[np.minimum(behind, count - 1)], NOTHING),
    ]


def _like(group: Groups, logs: Numbers) -> list[Numbers]:
    """The log-odds of the last and next block of the same group, and the steps to them."""
    order = np.argsort(group, kind="stable")
    joined = np.diff(group[order]) == 0
    first, second = order[:-1][joined], order[1:][joined]
    columns = []
    for here, there in ((second, first), (first, second)):
        log, steps = np.full(len(logs), NOTHING), np.full(len(logs), float(FAR))
        log[here] = logs[there]
        steps[here] = np.minimum(FAR, np.abs(here - there))
        columns += [log, np.log1p(steps)]
    return columns


def _kept_share(group: Groups, chances: Numbers, sizes: Numbers) -> Numbers:
    """Of the others in a block's group that are decided, the kept share."""
    strong, weak = np.where(chances > 0.8, sizes, 0.0), np.where(chances < 0.2, sizes, 0.0)
    kept, left = (summed(one, group) - one for one in (strong, weak))
    return np.asarray(kept / (kept + left + 50), dtype=np.float64)


def _page(chances: Numbers, mass: Numbers, sizes: Numbers) -> list[Numbers]:
    """Of the page: the kept length, its share, the confidence, the number of kept blocks."""
    total, length = float(mass.sum()), max(1.0, float(sizes.sum()))
    certain = float((sizes * np.maximum(chances, 1 - chances)).sum())
    values = (
        np.log1p(total),
        total / length,
        certain / length,
        np.log1p(np.count_nonzero(chances > 0.5)),
    )
    return [np.full(len(sizes), value) for value in values]
