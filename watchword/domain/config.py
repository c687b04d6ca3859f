"""What the user wants, checked, in the words of the domain: what the program gets of a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from watchword.domain.channel import Channel
from watchword.domain.source import Source
from watchword.domain.topic import Concept, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchConfig:
    """Every name in it is known: a topic's channels and a source's topics are here."""

    sources: Mapping[str, Source]
    """By key, as the three below."""
    topics: Mapping[str, Topic]
    concepts: Mapping[str, Concept]
    channels: Mapping[str, Channel]
    alert_within: timedelta
    """An article that is older than this when it is found is matched and kept, and not told."""
    admin: tuple[str, ...] = ()
    """The channels that hear of sources and channels that fail."""
    timezone: str
    """IANA name: the zone of the times that commands show, and of channels that name none."""
