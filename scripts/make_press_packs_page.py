"""Makes docs/reference/press-packs.md from `config/press/` and `config/lists.toml`."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config import ready
from watchword.wording.languages import language_name, place_name

CONFIG = Path(ready.__file__).parent
HEAD = """# Press packs

`packs = ["japan", "agencies"]` in the configuration watches all sources of these packs; a source of your
own with the name of one changes its keys. `watchword source check --pack japan` asks each of them now,
whether you take it or not.

Each address stands in a public list, which is named behind it; the lists and their days are below.
Addresses move, so `source check` has the last word. What is said of a wall or a refusal is what a list
says; of other sources robots.txt, licence and walls are **unknown** until they are asked. Where no list
names a sure feed, it is found from the home page.
"""


def page() -> str:
    """The page, as it is committed."""
    parts = [HEAD, *_overview(), ""]
    for name in ready.pack_names():
        written = tomllib.loads((CONFIG / "press" / f"{name}.toml").read_text(encoding="utf-8"))
        if own := written.get("sources"):
            parts += [f"## `{name}`", "", *_sources(own), ""]
    lists = tomllib.loads((CONFIG / "lists.toml").read_text(encoding="utf-8"))
    return "\n".join([*parts, "## The lists", "", *_lists(lists)])


def _overview() -> Iterator[str]:
    yield from ("| pack | sources | in | of |", "|---|---|---|---|")
    for name in ready.pack_names():
        tables = ready.pack(name).values()
        languages = sorted({language_name(table["language"]) for table in tables})
        places = sorted({place_name(table["country"]) for table in tables})
        yield f"| `{name}` | {len(tables)} | {', '.join(languages)} | {', '.join(places)} |"


def _sources(own: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield from (
        "| key | outlet | in | of | watched, and where it was seen |",
        "|---|---|---|---|---|",
    )
    for key, table in own.items():
        feeds = table.get("feeds") or [table["url"]]
        addresses = [feed if isinstance(feed, str) else feed["url"] for feed in feeds]
        watched = [
            f"<{address}> ({seen.replace(' ', ', ')})"
            for address, seen in zip(addresses, table["seen"], strict=True)
        ]
        if notes := table.get("notes"):
            watched.append(f"{notes}")
        yield (
            f"| `{key}` | [{table['name']}]({table['url']}) | {table['language']} "
            f"| {place_name(table['country'])} | {'<br>'.join(watched)} |"
        )


def _lists(lists: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield from ("| list | where | of | |", "|---|---|---|---|")
    for word, one in lists.items():
        tree = f"tree/{one.get('commit', 'HEAD')}/{one['path']}"
        where = f"[{one['repository']}](https://github.com/{one['repository']}/{tree})"
        asked = "says that it answered that day" if one["asked"] else "names it"
        yield f"| {word} | {where} | {one['day']} | {asked} |"


if __name__ == "__main__":
    sys.stdout.write(page() + "\n")
