"""What a reload of the configuration does to names: what is renamed, and what waits for gone ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from watchword.domain.config import WatchConfig

SHOWN = 3
"""So many changed names of a kind are named; more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneName:
    """A channel or topic that has rows and is not in the configuration."""

    name: str
    mark: str
    """What makes it the same under another name: the hash of a channel's URL, the query of a topic."""
    removed_at: datetime
    """When a reload missed it; now, if this one does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAlerts:
    """How many alerts wait for channels and topics that are not configured, by name."""

    channels: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """`box is gone; 5 alerts wait on it`; empty if none do."""
        each = [*self.channels.items(), *self.topics.items()]
        return "; ".join(f"{name} is gone; {_alerts(count)} on it" for name, count in each)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadReport:
    """What a reload did to the rows."""

    channels: Mapping[str, str] = field(default_factory=dict)
    """The new names of renamed channels, by the old ones."""
    topics: Mapping[str, str] = field(default_factory=dict)
    """The same for the keys of topics."""
    waiting: WaitingAlerts = field(default_factory=WaitingAlerts)


def find_renames(gone_names: Collection[GoneName], added: Mapping[str, str]) -> Mapping[str, str]:
    """The new name of each name that is only renamed: its mark is that of exactly one new name. Pure.

    `added`: the mark of each name that the configuration has and no reload before had, or had under
    another mark. Of several gone names with one mark the one that went last is renamed, and none
    if two went together. An empty mark is not known, so it is the mark of nothing.
    """
    counted = Counter(added.values())
    renamed: dict[str, str] = {}
    for name, mark in added.items():
        if not mark or counted[mark] > 1:
            continue
        same = sorted(
            (one for one in gone_names if one.mark == mark), key=lambda one: one.removed_at
        )
        if same and (len(same) == 1 or same[-2].removed_at < same[-1].removed_at):
            renamed[same[-1].name] = name
    return renamed


def describe_edit(before: WatchConfig, after: WatchConfig, report: ReloadReport) -> str:
    """What an edit changed, in words: `1 topic more, cadence changed`. Pure."""
    said = [
        *_kind("source", before.sources, after.sources, {}),
        *_kind("topic", before.topics, after.topics, report.topics),
        *_kind("concept", before.concepts, after.concepts, {}),
        *_kind("channel", before.channels, after.channels, report.channels),
    ]
    single = {
        "admin": before.admin != after.admin,
        "alert_within": before.alert_within != after.alert_within,
        "follow_up": before.follow_up != after.follow_up,
        "timezone": before.timezone != after.timezone,
    }
    said += [f"{key} changed" for key, changed in single.items() if changed]
    return ", ".join(said) or "nothing that the service works by changed"


def _kind(
    noun: str, before: Mapping[str, Any], after: Mapping[str, Any], renamed: Mapping[str, str]
) -> Iterator[str]:
    """What an edit changed in one kind of table. `renamed`: the new names by the old ones."""
    for old, new in renamed.items():
        yield f"{noun} {old} is {new} now"
    gone, added = (set(before) - set(after)) - set(renamed), set(after) - set(before)
    for count, how in ((len(added - set(renamed.values())), "more"), (len(gone), "less")):
        if count:
            yield f"{_plural(count, noun)} {how}"
    changed = [name for name in after if name in before and after[name] != before[name]]
    for what, own in _DETAILS.get(noun, {}).items():
        alone = [
            name
            for name in changed
            if replace(after[name], **{own: getattr(before[name], own)}) == before[name]
        ]
        if alone:
            of = "" if len(alone) > SHOWN else f" of {', '.join(alone)}"
            yield f"{what}{of} changed"
        changed = [name for name in changed if name not in alone]
    if changed:
        names = f"{noun} {', '.join(changed)}"
        yield f"{names if len(changed) <= SHOWN else _plural(len(changed), noun)} changed"


_DETAILS = {
    "source": {"cadence": "cadence"},
    "channel": {"the address": "url_hash"},
    "topic": {"the channels": "channels"},
}
"""By kind, what is said where one field alone is another, and the field."""


def retired_name(name: str, removed_at: datetime) -> str:
    """The name under which the rows of a removed name stay when another one takes the name. Pure."""
    return f"{name} (until {removed_at:%Y-%m-%d %H:%M:%S})"


def _alerts(count: int) -> str:
    return "1 alert waits" if count == 1 else f"{count} alerts wait"


def _plural(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
