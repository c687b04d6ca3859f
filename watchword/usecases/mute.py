"""Mutes: begin one, end one, list all; what a reader's mail program asks for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchword.contract import Mute
from watchword.domain.channel import UNTIL_LIFTED, MuteKind
from watchword.domain.config import WatchConfig
from watchword.domain.moment import parse_span
from watchword.domain.unsubscribe import is_signed
from watchword.errors import Conflict, InvalidRequest, NotFound
from watchword.ports import ReadTransaction, WriteTransaction

HINT = 'write a span ("2h", "3d"), an hour ("18:00"), a day ("2026-12-01"), or "2026-12-01 18:00"'


def list_mutes(rows: ReadTransaction, now: datetime) -> tuple[Mute, ...]:
    """What is muted now: topics first, then channels, then topics on one channel alone."""
    whole = (
        Mute(kind=kind, name=name, until=until)
        for kind in MuteKind
        for name, until in rows.channels.muted(kind, now).items()
    )
    on_one = (
        Mute(kind=MuteKind.TOPIC, name=topic, until=until, channel=channel)
        for (topic, channel), until in rows.channels.muted_on(now).items()
    )
    return (*whole, *on_one)


def build_mute(
    config: WatchConfig,
    kind: MuteKind,
    name: str,
    until: str,
    now: datetime,
    channel: str | None = None,
) -> Mute:
    """The mute that a person asks for. Pure.

    `until`: as `HINT` says, in the zone of the configuration. `channel`: the one on which a topic is
    muted; None: all. Raises InvalidRequest for an unknown name, and for a text that is no time after
    `now`.
    """
    check_name(config, kind, name, channel)
    end = _moment(until, now, ZoneInfo(config.timezone))
    if end is None or end <= now:
        raise InvalidRequest(f"--until {until}: no time to come; {HINT}")
    return Mute(kind=kind, name=name, until=end, channel=channel)


def check_name(config: WatchConfig, kind: MuteKind, name: str, channel: str | None = None) -> None:
    """Raises InvalidRequest if the configuration has no such topic or channel. Pure.

    `channel`: the one on which a topic is muted.
    """
    if channel is not None:
        if kind is MuteKind.CHANNEL:
            raise InvalidRequest(f"{name}: is a channel; a topic is muted on one")
        check_name(config, MuteKind.CHANNEL, channel)
    known = config.channels if kind is MuteKind.CHANNEL else config.topics
    if name not in known:
        there = ", ".join(known) or "none"
        other = "; for a channel add --channel" if name in config.channels else ""
        raise InvalidRequest(f"{name}: no such {kind.value}; there are: {there}{other}")


def mute(rows: WriteTransaction, target: Mute, now: datetime) -> None:
    """Begin a mute; it replaces one of the same topic or channel."""
    rows.channels.mute(target.kind, target.name, target.until, now, target.channel)


def lift(
    rows: WriteTransaction, kind: MuteKind, name: str, now: datetime, channel: str | None = None
) -> None:
    """End a mute; what it held is due. Raises Conflict if there is none.

    `channel`: the one on which a topic is muted.
    """
    if not rows.channels.lift(kind, name, now, channel):
        raise Conflict(f"{name} is not muted" + (f" on {channel}" if channel else ""))


def unsubscribe(
    rows: WriteTransaction,
    config: WatchConfig,
    channel: str,
    topic: str,
    signature: str,
    now: datetime,
) -> None:
    """Mute a topic on a channel until a person lifts it, as the address in a mail asks for.

    Raises NotFound, which says nothing more, where the signature is not ours or a name is gone.
    """
    known = channel in config.channels and topic in config.topics
    if not is_signed(rows.channels.signing_key(), channel, topic, signature) or not known:
        raise NotFound("Not found.")
    rows.channels.mute(MuteKind.TOPIC, topic, UNTIL_LIFTED, now, channel)


def _moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    if (span := parse_span(text)) is not None:
        return now + span
    try:
        if re.fullmatch(r"\d\d:\d\d", text):
            local = now.astimezone(zone)
            today = datetime.combine(local.date(), time.fromisoformat(text), tzinfo=zone)
            return today if today > local else today + timedelta(days=1)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return datetime.combine(date.fromisoformat(text), time(), tzinfo=zone)
        end = datetime.fromisoformat(text)
        return (end if end.tzinfo else end.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
