"""Builds the parts from the settings: each adapter is imported in the function that builds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from watchword.domain.config import FetchSettings
from watchword.domain.message import id_domain
from watchword.errors import InvalidRequest

if TYPE_CHECKING:
    from config.load import Settings, StoreLocation
    from scheduler.carrier import Carrier
    from storage.store import SqlStore
    from watchword.domain.channel import Channel
    from watchword.domain.database import Database
    from watchword.domain.work import Worker
    from watchword.matching.matcher import Matcher
    from watchword.notify.sender import ChannelSender
    from watchword.ports import Clock, Crawler, ReadTransaction, WriteTransaction

T = TypeVar("T")


def matcher(settings: Settings) -> Matcher:
    """Of an inspected configuration."""
    from watchword.matching.matcher import compile

    return compile(settings.config.topics.values(), settings.config.concepts)


def sender(settings: Settings) -> ChannelSender:
    domain, channels = id_domain(settings.contact), settings.config.channels
    return channel_sender(
        channels,
        settings.addresses,
        settings.signing,
        settings.folder,
        domain=domain,
        public_url=settings.web.public_url if settings.web else "",
    )


def channel_sender(
    channels: Mapping[str, Channel],
    addresses: Mapping[str, str],
    signing: Mapping[str, str],
    folder: Path,
    *,
    domain: str,
    public_url: str = "",
) -> ChannelSender:
    """`addresses`: the URLs of those channels that can be reached. `folder`: of relative paths.

    `signing`: the secrets of those channels that are signed. `public_url`: of the pages, if they are
    reached from elsewhere.
    """
    from watchword.app.clock import SystemClock
    from watchword.notify.sender import ChannelSender, Destination

    destinations = {
        name: Destination(
            url=url,
            zone=channels[name].zone,
            language=channels[name].language,
            secret=signing.get(name, ""),
        )
        for name, url in addresses.items()
    }
    return ChannelSender(
        destinations, folder=folder, domain=domain, now=SystemClock().now, public_url=public_url
    )


def crawler(settings: Settings | None, clock: Clock) -> Crawler:
    """The crawler; None: with the default limits and without a contact."""
    from crawler.engine import ScrapyCrawler

    if settings is None:
        return ScrapyCrawler(clock, FetchSettings())
    return ScrapyCrawler(clock, settings.fetch, contact=settings.contact)


def heartbeat(settings: Settings) -> Callable[[], None]:
    """What is called while all is well; nothing where no address is configured."""
    from watchword.notify.beat import Beat

    if settings.heartbeat is None:
        return lambda: None
    return Beat(settings.heartbeat.get_secret_value())


def store(settings: Settings) -> SqlStore:
    """The database, made where there is none. Raises StoreError where it is of another version."""
    return _opened(settings, daemon=False)


def daemon_store(settings: Settings) -> SqlStore:
    """The same, of the one daemon of the database. Raises AlreadyRunning where there is one."""
    return _opened(settings, daemon=True)


def _opened(settings: Settings, *, daemon: bool) -> SqlStore:
    from storage.engine import url_of
    from storage.migrate import ready
    from storage.store import SqlStore

    url = url_of(settings.database)
    ready(url)
    return SqlStore(url, domain=id_domain(settings.contact), daemon=daemon)


def carrier(database: Database) -> Carrier | None:
    """What carries work to workers; None: the database is no server, or the extra is not installed."""
    try:
        from scheduler.carrier import Carrier, schema_name
    except ModuleNotFoundError:
        return None
    from storage.migrate import HEAD

    if isinstance(database, Path):
        return None
    return Carrier(database.url, schema_name(HEAD))


async def workers(database: Database) -> Sequence[Worker]:
    """The workers of a database, which may be none. Raises StoreError."""
    asked = carrier(database)
    if asked is None:
        return ()
    try:
        return await asked.workers()
    finally:
        await asked.close()


def open_existing(database: Database) -> SqlStore:
    """For workers, and verbs that look or change little: they make no database. Raises StoreError."""
    from storage.engine import url_of
    from storage.migrate import check
    from storage.store import SqlStore

    url = url_of(database)
    check(url)
    return SqlStore(url, domain="")  # neither makes an id


def upgrade(location: StoreLocation | Settings) -> None:
    """Bring the database to this version's shape."""
    from storage.engine import url_of
    from storage.migrate import upgrade

    upgrade(url_of(location.database))


def backup(location: StoreLocation, target: Path) -> int:
    """Write a copy of the database into an SQLite file; returns its bytes.

    Raises StoreError, InvalidRequest.
    """
    from storage.backup import backup
    from storage.engine import url_of
    from storage.migrate import check

    check(url_of(location.database))
    return backup(location.database, target)


def named_database(written: str) -> Database:
    """The database of an address, of `env:NAME` or `file:PATH`. Raises InvalidRequest."""
    import os

    from pydantic import SecretStr

    from config.database import find_database
    from config.units import InvalidValue

    try:
        return find_database(SecretStr(written), Path.cwd(), os.environ)
    except InvalidValue as invalid:
        raise InvalidRequest(
            f"the address of the database {invalid.what}; {invalid.hint}"
        ) from None


def move(source: Database, target: Database, copied: Callable[[str, int], None]) -> None:
    """Copy all rows of a database into a new one. See `storage.move`.

    Raises AlreadyRunning, StoreError, and InvalidRequest.
    """
    from storage.engine import url_of
    from storage.move import move

    move(url_of(source), url_of(target), copied)


def is_running(location: StoreLocation | Settings) -> bool:
    """Whether a service or a crawl runs on the database. The caller has not opened it."""
    from storage.engine import is_held, url_of

    return is_held(url_of(location.database))


def has_database(location: StoreLocation | Settings) -> bool:
    """Whether a service or a crawl has begun the database. Raises StoreError: it does not answer."""
    from storage.engine import url_of
    from storage.migrate import version

    if isinstance(location.database, Path):
        return location.database.exists()
    return version(url_of(location.database)) is not None


async def read_store(location: StoreLocation | Settings, job: Callable[[ReadTransaction], T]) -> T:
    """The answer of one question to the database. Raises StoreError where there is none yet."""
    opened = open_existing(location.database)
    try:
        return await opened.read(job)
    finally:
        opened.close()


async def has_users(settings: Settings) -> bool:
    """Whether anybody can sign in. Raises StoreError."""
    if not has_database(settings):
        return False
    return await read_store(settings, lambda rows: rows.users.count()) > 0


async def write_store(
    location: StoreLocation | Settings,
    job: Callable[[WriteTransaction], T],
    action: str,
    *,
    makes: bool = False,
) -> T:
    """A small change to the database; it may be made beside a service.

    `action`: what it is, for the audit log. Raises StoreError where there is no database yet; `makes`:
    one is made then.
    """
    if makes and not has_database(location):
        upgrade(location)
    opened = open_existing(location.database)

    def change(rows: WriteTransaction) -> T:
        done = job(rows)
        record(action, rows)
        return done

    try:
        return await opened.write(change)
    finally:
        opened.close()


def record(action: str, rows: WriteTransaction) -> None:
    """Write into the audit log what was done at a terminal."""
    from watchword.app.clock import SystemClock
    from watchword.domain.audit import TERMINAL, AuditEntry

    now = SystemClock().now()
    rows.users.record(AuditEntry(at=now, user=account(), address=TERMINAL, action=action))


def account() -> str:
    """Whose process this is, by the name that the machine has for it."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in a container
        return ""
