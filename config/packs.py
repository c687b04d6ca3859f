"""Lends the sources of the packs that a configuration names; what the user wrote wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config import ready
from config.files import MergedToml
from config.units import quoted
from watchword.errors import Problem


def apply_packs(merged: MergedToml) -> frozenset[str]:
    """Put the packs' sources into the tree; returns those whose feeds are lent.

    Of a source that the user has too, the pack fills what is left out. Of two packs with one source
    the first has it. Names that no pack has are added to the tree's problems.
    """
    sources = merged.table.setdefault("sources", {})
    if not isinstance(sources, dict):
        return frozenset()  # the schema says what is wrong
    from_packs = set()
    for pack, key, table in _sources(merged):
        own = sources.setdefault(key, {})
        if not isinstance(own, dict) or key in from_packs:
            continue
        filled = {name: value for name, value in table.items() if name not in own}
        own |= filled
        for name in filled:
            merged.origins["sources", key, name] = f"pack {pack}"
        if "feeds" in filled:
            from_packs.add(key)
    return frozenset(from_packs)


def _sources(merged: MergedToml) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Pack, key and table of each source that may be lent, in the order of the list."""
    box = ready.packs()
    wanted = merged.table.get("packs")
    for pack in wanted if isinstance(wanted, list) else ():
        if not isinstance(pack, str):
            continue  # the schema says what is wrong
        if pack in box:
            yield from ((pack, key, table) for key, table in box[pack].items())
        else:
            what, hint = f"there is no pack {quoted(pack)}", f"there are: {', '.join(box)}"
            merged.problems.append(Problem(merged.where("packs"), what, hint))
