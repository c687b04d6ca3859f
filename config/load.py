"""Loads a configuration: the checked settings, or all problems at once."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from config.files import MergedToml, Origins, digest, locate, read
from config.packs import apply_packs
from config.schema import WebTable
from config.secret import Unset, url_hash
from config.tables import check
from config.translate import Normalize, Translator
from config.units import web_settings, zones
from watchword.domain.config import FetchSettings, WatchConfig, WebSettings
from watchword.domain.database import Database, Server
from watchword.domain.retention import Retention
from watchword.errors import ConfigurationError, Problem
from watchword.matching.advice import Advice

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A configuration without mistakes."""

    config: WatchConfig
    fetch: FetchSettings
    delay: timedelta
    """The time between two requests to a host, for what is asked of no source."""
    cadence: tuple[timedelta, timedelta]
    """That of `[fetch]`."""
    contact: str | None
    """A mail address or a page, for the User-Agent."""
    database: Database
    folder: Path
    """The folder of the configuration; relative paths start here."""
    path: Path
    """The file, or the folder of files."""
    digest: bytes
    """Of the files, as they were before they were read."""
    origins: Origins
    warnings: tuple[Problem, ...]
    """What works and may not be intended: a channel without its secret, no contact."""
    advice: Advice
    """The lints about the topics, and doubts about channels; none where nothing was inspected."""
    secrets: Mapping[str, SecretStr] = field(repr=False)
    signed_by: Mapping[str, SecretStr] = field(repr=False)
    """What signs the messages of each channel that has such a secret."""
    web: WebSettings | None
    """Where the pages are served; None: nowhere."""
    heartbeat: SecretStr | None = field(repr=False)
    """The address that is called while the service works."""

    def in_file(self, problem: Problem) -> Problem:
        """The problem with the file of its key before it."""
        return replace(problem, where=locate(self.origins, *problem.where.split(".")))

    @property
    def addresses(self) -> Mapping[str, str]:
        """The URL of each channel that has one, as plain text: for the sender only."""
        return _plain(self.secrets)

    @property
    def signing(self) -> Mapping[str, str]:
        """What signs the messages of a channel, as plain text: for the sender only."""
        return _plain(self.signed_by)

    def with_url_hashes(self) -> WatchConfig:
        """The config, each channel with the url_hash of its URL: what a service works by."""
        channels = {
            name: replace(one, url_hash=url_hash(self.addresses[name]))
            if name in self.secrets
            else one
            for name, one in self.config.channels.items()
        }
        return replace(self.config, channels=channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreLocation:
    """The part of the configuration that the commands need to show stored rows."""

    database: Database
    timezone: str
    """IANA name: the zone of the times that are shown."""


Inspect = Callable[
    [WatchConfig, Mapping[str, str], Mapping[str, str], Path], tuple[Iterable[Problem], Advice]
]
"""More checks, by code that knows queries and channels: the problems, and the lints about the topics.

It gets the configuration, by name the URL of each channel and what signs its messages, and the folder
of the files.
A problem's `where` is the key without the file: `topics.a.query`.
"""


def store_location(path: Path, environ: Mapping[str, str]) -> StoreLocation:
    """Read the database and time zone only, so that mistakes in other tables do not matter.

    Where a file is not TOML, a database in the usual place is taken, and the log says why. Raises
    ConfigurationError if there is none, or the database has no usable address.
    """
    merged = read(path)
    part = replace(merged, table={"database": merged.at("database") or {}}, problems=[])
    database = Translator(part, check(part), str).database(environ)
    problems = [*merged.problems, *part.problems]
    is_there = isinstance(database, Server) or database.exists()
    if problems and (part.problems or not is_there):
        raise ConfigurationError(problems)
    for problem in merged.problems:
        logger.warning("%s", problem)
    named = merged.at("timezone")
    known = isinstance(named, str) and named in zones()
    return StoreLocation(
        database=database, timezone=str(named) if known else system_timezone(environ)
    )


def load(
    path: Path,
    environ: Mapping[str, str],
    normalize: Normalize,
    inspect: Inspect | None = None,
    *,
    interrupts: Callable[[str], bool] = lambda _: True,
    overrides: Mapping[str, str] | None = None,
) -> Settings:
    """Read and check the file or folder. Raises ConfigurationError with all problems.

    `interrupts`: whether a message to the URL of a channel interrupts somebody; others have no cap.
    `overrides`: by file name, texts to use in place of the files.
    """
    seen, merged = digest(path), read(path, overrides)
    is_whole, from_packs, root = not merged.problems, apply_packs(merged), check(merged)
    translator = Translator(merged, root, normalize, from_packs)
    secrets = translator.secrets(environ, signing := translator.signing(environ))
    timezone = root.timezone or system_timezone(environ)
    config = WatchConfig(
        sources=translator.sources(environ),
        topics=translator.topics(),
        concepts=translator.concepts(),
        channels=translator.channels(secrets, timezone, interrupts),
        admin=translator.admin(),
        alert_within=root.alerts.alert_within,
        follow_up=root.alerts.follow_up,
        retention=Retention(bodies=root.retention.bodies, size=root.retention.size or None),
        review=translator.review(timezone),
        timezone=timezone,
    )
    database, heartbeat = translator.database(environ), translator.heartbeat(environ)
    known, signed_by, advice = _set(secrets), _set(signing), Advice()
    if inspect is not None:
        problems, found = inspect(config, _plain(known), _plain(signed_by), merged.folder)
        merged.problems += [_in_file(merged, one) for one in problems]
        warned = tuple(_in_file(merged, one) for one in found.warnings)
        advice = Advice(warnings=warned, accepted=found.accepted)
    warnings = tuple(translator.warnings(secrets, heartbeat))
    if merged.problems:
        said = (*warnings, *advice.warnings) if is_whole else ()  # what is missing may stand there
        raise ConfigurationError(merged.problems, said)
    return Settings(
        config=config,
        fetch=translator.fetch(),
        delay=root.fetch.delay,
        cadence=(root.fetch.cadence[0], root.fetch.cadence[1]),
        contact=root.contact,
        database=database,
        folder=merged.folder,
        path=path,
        digest=seen,
        origins=merged.origins,
        warnings=warnings,
        advice=advice,
        web=_web(root.web),
        heartbeat=heartbeat if isinstance(heartbeat, SecretStr) else None,
        secrets=known,
        signed_by=signed_by,
    )


def _web(table: WebTable) -> WebSettings | None:
    """Where the pages are served, and how they are reached; None: nowhere. Pure."""
    public_url, proxies, remote_images = table.public_url or "", table.proxies, table.remote_images
    web = web_settings(table.listen)
    if web is None:
        return None
    return replace(web, public_url=public_url, proxies=proxies, remote_images=remote_images)


def _set(secrets: Mapping[str, SecretStr | Unset]) -> Mapping[str, SecretStr]:
    """Those of the secrets that have a value. Pure."""
    return {name: one for name, one in secrets.items() if isinstance(one, SecretStr)}


def _plain(secrets: Mapping[str, SecretStr]) -> Mapping[str, str]:
    return {name: one.get_secret_value() for name, one in secrets.items()}


def _in_file(merged: MergedToml, problem: Problem) -> Problem:
    return replace(problem, where=merged.where(*problem.where.split(".")))


def system_timezone(environ: Mapping[str, str]) -> str:
    """The IANA name of the machine's time zone: `TZ`, else the target of /etc/localtime, else UTC."""
    local = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    for name in (environ.get("TZ", "").removeprefix(":"), local):
        if name in zones():
            return name
    return "UTC"
