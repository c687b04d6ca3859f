"""Adds the sources of the packs that a configuration names. What the user wrote wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config import ready
from config.files import Key, MergedToml
from config.units import quoted
from watchword.errors import Problem


def apply_packs(merged: MergedToml) -> frozenset[Key]:
    """Merge the packs' sources into the tree; returns the keys with a value from a pack.

    A pack fills what the user's own source of the same name leaves out. The name of an unknown pack is
    added to `merged.problems`.
    """
    sources = merged.table.setdefault("sources", {})
    if not isinstance(sources, dict):
        return frozenset()  # the schema reports it
    from_packs: set[Key] = set()
    for pack, source, table in _sources(merged):
        own = sources.setdefault(source, {})
        if not isinstance(own, dict):
            continue  # the schema reports it
        filled = {name: value for name, value in table.items() if name not in own}
        own |= filled
        for name in filled:
            key = ("sources", source, name)
            merged.origins[key] = f"pack {pack}"
            from_packs.add(key)
    return frozenset(from_packs)


def _sources(merged: MergedToml) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Pack, name and table of each source of the named packs, in the order of the list."""
    known = ready.pack_names()
    wanted = merged.table.get("packs")
    for pack in wanted if isinstance(wanted, list) else ():
        if not isinstance(pack, str):
            continue  # the schema reports it
        if pack in known:
            for name, table in ready.pack(pack).items():
                yield pack, name, {k: v for k, v in table.items() if k not in ready.PACK_NOTES}
        else:
            what, hint = f"there is no pack {quoted(pack)}", f"there are: {', '.join(known)}"
            merged.problems.append(Problem(merged.where("packs"), what, hint))
