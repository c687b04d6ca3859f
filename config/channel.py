"""A channel as its table describes it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pydantic import SecretStr

from config.schema import ChannelTable
from config.secret import Unset
from watchword.domain.channel import Channel, FollowStyle, Quiet


def translate_channel(
    name: str, table: ChannelTable, secret: SecretStr | Unset, zone: str, language: str
) -> Channel:
    """The channel of its table. `zone`, `language`: where the table has none. Pure."""
    return Channel(
        name=name,
        disabled=secret.reason if isinstance(secret, Unset) else None,
        zone=ZoneInfo(table.timezone or zone),
        language=table.language or language,
        digest=tuple(sorted(set(table.digest))),
        digest_empty=table.digest_empty,
        quiet=Quiet(start=table.quiet[0], end=table.quiet[1]) if table.quiet else None,
        follow_style=FollowStyle(table.follow_style)
        if "follow_style" in table.model_fields_set
        else None,
        cap=table.cap,
    )
