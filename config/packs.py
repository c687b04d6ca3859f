"""Lends the sources of the packs that a configuration names; what the user wrote wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from config import ready
from config.files import Tree
from config.units import shown
from watchword.errors import Problem


def lend(tree: Tree) -> frozenset[str]:
    """Put the packs' sources into the tree; returns those whose feeds are lent.

    Of a source that the user has too, the pack fills what is left out. Of two packs with one source
    the first has it. Names that no pack has are added to the tree's problems.
    """
    sources = tree.table.setdefault("sources", {})
    if not isinstance(sources, dict):
        return frozenset()  # the schema says what is wrong
    lent = set()
    for pack, key, table in _sources(tree):
        own = sources.setdefault(key, {})
        if not isinstance(own, dict) or key in lent:
            continue
        filled = {name: value for name, value in table.items() if name not in own}
        own |= filled
        for name in filled:
            tree.origins["sources", key, name] = f"pack {pack}"
        if "feeds" in filled:
            lent.add(key)
    return frozenset(lent)


def _sources(tree: Tree) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Pack, key and table of each source that may be lent, in the order of the list."""
    box = ready.packs()
    wanted = tree.table.get("packs")
    for pack in wanted if isinstance(wanted, list) else ():
        if not isinstance(pack, str):
            continue  # the schema says what is wrong
        if pack in box:
            yield from ((pack, key, table) for key, table in box[pack].items())
        else:
            what, cure = f"there is no pack {shown(pack)}", f"there are: {', '.join(box)}"
            tree.problems.append(Problem(tree.where("packs"), what, cure))
