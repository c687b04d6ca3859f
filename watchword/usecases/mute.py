"""Mutes: begin one, end one, list all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchword.contract import Mute
from watchword.domain.channel import MuteKind
from watchword.domain.config import WatchConfig
from watchword.domain.moment import parse_span
from watchword.errors import Conflict, InvalidRequest
from watchword.ports import ReadTransaction, WriteTransaction

HINT = 'write a span ("2h", "3d"), an hour ("18:00"), a day ("2026-12-01"), or "2026-12-01 18:00"'


def list_mutes(rows: ReadTransaction, now: datetime) -> tuple[Mute, ...]:
    """What is muted now: topics first."""
    return tuple(
        Mute(kind=kind, name=name, until=until)
        for kind in MuteKind
        for name, until in rows.channels.muted(kind, now).items()
    )


def build_mute(config: WatchConfig, kind: MuteKind, name: str, until: str, now: datetime) -> Mute:
    """The mute that a person asks for. Pure.

    `until`: as `HINT` says, in the zone of the configuration. Raises InvalidRequest for an unknown name,
    and for a text that is no time after `now`.
    """
    check_name(config, kind, name)
    end = _moment(until, now, ZoneInfo(config.timezone))
    if end is None or end <= now:
        raise InvalidRequest(f"--until {until}: no time to come; {HINT}")
    return Mute(kind=kind, name=name, until=end)


def check_name(config: WatchConfig, kind: MuteKind, name: str) -> None:
    """Raises InvalidRequest if the configuration has no such topic or channel. Pure."""
    known = config.channels if kind is MuteKind.CHANNEL else config.topics
    if name not in known:
        there = ", ".join(known) or "none"
        other = "; for a channel add --channel" if name in config.channels else ""
        raise InvalidRequest(f"{name}: no such {kind.value}; there are: {there}{other}")


def mute(rows: WriteTransaction, target: Mute, now: datetime) -> None:
    """Begin a mute; it replaces one of the same topic or channel."""
    rows.channels.mute(target.kind, target.name, target.until, now)


def lift(rows: WriteTransaction, kind: MuteKind, name: str, now: datetime) -> None:
    """End a mute; what it held is due. Raises Conflict if there is none."""
    if not rows.channels.lift(kind, name, now):
        raise Conflict(f"{name} is not muted")


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
