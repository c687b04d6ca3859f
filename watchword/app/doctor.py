"""What of this machine and its surroundings could keep the program from its work, and what helps.

Nobody is asked who is not asked anyway: hosts of sources by name, receivers by a connection that is
closed at once, the database, and the pages' own address.
"""

from __future__ import annotations

import asyncio
import ctypes
import locale
import os
import shutil
import socket
import ssl
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from watchword.app import parts
from watchword.app.clock import SystemClock
from watchword.app.settings import configuration
from watchword.contract import Diagnosis
from watchword.contract.state import DiagnosisState
from watchword.domain.moment import format_span
from watchword.domain.source import host_of
from watchword.domain.views import StatusSummary
from watchword.errors import ConfigurationError, InvalidRequest, StoreError
from watchword.usecases.channel import list_channels
from watchword.usecases.readiness import list_troubles
from watchword.wording.sizes import format_size

if TYPE_CHECKING:
    from config.load import Settings
    from watchword.contract import Channel
    from watchword.domain.config import WatchConfig

T = TypeVar("T")
GOOD, WARNING, BAD = DiagnosisState.GOOD, DiagnosisState.WARNING, DiagnosisState.BAD
CONNECT_TIMEOUT = 5.0
"""Seconds for a name, and for a connection."""
MAX_NAMES = 3
"""So many hosts of sources are looked up: one may be gone."""
LITTLE, TOO_LITTLE = 1 << 30, 100 << 20
"""Bytes that are free: below the first a warning, below the second writing soon fails."""
RENEWED_BEFORE = timedelta(days=14)
"""A certificate that ends sooner is not renewed by itself: Let's Encrypt renews 30 days before."""
UNSYNCHRONIZED, TIME_ERROR = 0x40, 5
"""The bit of `status` that says so, and what the call returns then. Source: Linux, adjtimex(2)."""


def diagnose(path: Path | None) -> Iterator[Diagnosis]:
    """What is looked at, one after another. `path`: of the configuration, as the command was told."""
    yield from _of_process()
    try:
        settings = configuration(path, inspected=True)
    except ConfigurationError as error:
        first, more = error.problems[0], len(error.problems) - 1
        says = f"{first}{f'; and {more} more' if more else ''}"
        yield _found("configuration", BAD, says, "`watchword check` names all mistakes")
        yield _clock(None)
        return
    hint = "`watchword check` shows them"
    warnings = len(settings.warnings) + len(settings.advice.warnings)
    yield (
        _found("configuration", WARNING, f"{settings.path}: warnings: {warnings}", hint)
        if warnings
        else _found("configuration", GOOD, str(settings.path))
    )
    yield from _of_database(settings)
    yield _disk(settings)
    yield from _permissions(settings)
    yield _names(settings.config)
    yield from _receivers(settings)
    if settings.web and settings.web.public_url.startswith("https:"):
        yield own_certificate(settings.web.public_url)
    yield _fonts(settings.config)


def _found(name: str, state: DiagnosisState, says: str, hint: str = "") -> Diagnosis:
    return Diagnosis(name=name, state=state, says=says, hint=hint)


def _of_process() -> Iterator[Diagnosis]:
    said = {locale.getpreferredencoding(False), sys.getfilesystemencoding()}
    wrong = sorted(one for one in said if one.lower().replace("-", "") != "utf8")
    yield (
        _found("locale", WARNING, f"text is {', '.join(wrong)}", "set LANG=C.UTF-8")
        if wrong
        else _found("locale", GOOD, "UTF-8")
    )
    count = ssl.create_default_context().cert_store_stats()["x509_ca"]
    place = ssl.get_default_verify_paths()
    where = os.environ.get(place.openssl_cafile_env) or place.cafile or place.capath
    yield (
        _found("certificates", GOOD, f"{count} authorities, of {where}")
        if count
        else _found(
            "certificates",
            BAD,
            f"no authority is known ({where or place.openssl_cafile}): no https works",
            "Debian and Ubuntu: apt install ca-certificates; or set SSL_CERT_FILE",
        )
    )


def _clock(summary: StatusSummary | None) -> Diagnosis:
    """By what the polled hosts said, else by what the kernel says of itself."""
    hint = "let a time service set it: systemctl enable --now systemd-timesyncd"
    if summary is not None and (error := summary.clock_error) is not None:
        way = "behind" if error > timedelta(0) else "ahead of"
        says = f"it is {format_span(abs(error))} {way} what the hosts say"
        return _found("clock", BAD, says, hint)
    match is_synchronized():
        case True:
            return _found("clock", GOOD, "a time service keeps it")
        case False:
            says = "no time service keeps it; no polled host says that it is wrong"
            if summary is None:
                says = "no time service keeps it, and no host was polled that could say the time"
            return _found("clock", WARNING, says, hint)
        case None:
            return _found("clock", GOOD, "no polled host says that it is wrong")


def is_synchronized() -> bool | None:
    """Whether a time service keeps the kernel's clock; None: this system does not say."""
    try:
        adjtimex = ctypes.CDLL(None, use_errno=True).adjtimex
    except (OSError, AttributeError):
        return None
    timex = ctypes.create_string_buffer(512)  # larger than struct timex; modes = 0: it only reads
    state = adjtimex(timex)
    if state < 0:
        return None
    # unsigned modes; long offset, freq, maxerror, esterror; int status
    size = ctypes.sizeof(ctypes.c_long)
    status = ctypes.c_int.from_buffer(timex, 5 * size).value
    return state != TIME_ERROR and not status & UNSYNCHRONIZED


def _of_database(settings: Settings) -> Iterator[Diagnosis]:
    """The database, who runs on it, what that one says, and the clock."""
    now = SystemClock().now()
    try:
        if not parts.has_database(settings):
            yield _found(
                "database", GOOD, f"{settings.database}: none yet; `watchword run` makes it"
            )
            yield _clock(None)
            return
        running = parts.is_running(settings)
        used, summary, troubles = asyncio.run(
            parts.read_store(
                settings,
                lambda rows: (
                    rows.search.used(),
                    rows.views.summary(today=now, week=now),
                    list_troubles(rows, settings.config, now),
                ),
            )
        )
    except StoreError as error:
        yield _found("database", BAD, str(error), "`watchword db check` says more, if it opens")
        yield _clock(None)
        return
    yield _found("database", GOOD, f"{settings.database}, {format_size(used)}")
    yield _clock(summary)
    if not running:
        yield _found("service", WARNING, "it does not run", "`watchword run` starts it")
    elif troubles:
        for one in troubles:
            yield _found("service", BAD, one, "`watchword status` says more")
    else:
        yield _found("service", GOOD, "it runs, and does its work")


def _disk(settings: Settings) -> Diagnosis:
    """Of the folder of the database, where the disk of the configuration is another machine's too."""
    folder = settings.database.parent if isinstance(settings.database, Path) else settings.folder
    try:
        free, whole = shutil.disk_usage(folder).free, shutil.disk_usage(folder).total
        files = os.statvfs(folder).f_favail
    except OSError as error:
        return _found("disk", BAD, f"{folder}: {error.strerror}", "make the folder")
    says = f"{format_size(free)} of {format_size(whole)} are free in {folder}"
    hint = "make room, or let `[retention]` keep less"
    if free < TOO_LITTLE or (not files and os.statvfs(folder).f_files):
        return _found("disk", BAD, says if files else f"{says}, and no more files", hint)
    return _found("disk", WARNING if free < LITTLE else GOOD, says, hint if free < LITTLE else "")


def _permissions(settings: Settings) -> Iterator[Diagnosis]:
    """Whether the program may write where it must, and whether others may read what is secret."""
    wrong = []
    if isinstance(settings.database, Path):
        file = settings.database
        needed = [file.parent, *(one for one in _beside(file) if one.exists())]
        for one in needed:
            if not os.access(one, os.W_OK):
                hint = f"it must be written by {parts.account() or os.getuid()}"
                yield _found("permissions", BAD, f"{one} cannot be written", hint)
                return
        wrong = [one for one in needed[1:] if stat.S_IMODE(one.stat().st_mode) & stat.S_IRWXO]
    if wrong:
        names = " ".join(map(str, wrong))
        yield _found("permissions", WARNING, f"everybody may read {names}", f"chmod o-rwx {names}")
    else:
        yield _found("permissions", GOOD, "its files are its own")


def _beside(database: Path) -> Iterable[Path]:
    return (database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm", ".lock"))


def _names(config: WatchConfig) -> Diagnosis:
    """Whether names are resolved: those of hosts that are polled anyway."""
    urls = [feed.url for source in config.sources.values() for feed in source.feeds]
    hosts = list(dict.fromkeys(host_of(url) for url in urls))[:MAX_NAMES]
    if not hosts:
        return _found("DNS", GOOD, "nothing is watched, so no name is asked for")
    reasons = []
    for host in hosts:
        name, _, port = host.rpartition(":")
        try:
            _limited(lambda: socket.getaddrinfo(name.strip("[]"), int(port)))  # noqa: B023
        except OSError as error:
            reasons.append(f"{name}: {error.strerror or error}")
        else:
            return _found("DNS", GOOD, f"{name} is found")
    return _found("DNS", BAD, "; ".join(reasons), "look at /etc/resolv.conf and at the network")


def _limited(work: Callable[[], T]) -> T:
    """What `work` returns; the resolver has no limit of its own. Raises OSError."""

    async def run() -> T:
        return await asyncio.wait_for(asyncio.to_thread(work), CONNECT_TIMEOUT)

    try:
        return asyncio.run(run())
    except TimeoutError as error:
        raise OSError(f"no answer within {CONNECT_TIMEOUT:g} s") from error


def _receivers(settings: Settings) -> Iterator[Diagnosis]:
    """Each channel: what its last message met, and whether its server takes a connection now."""
    listed: Sequence[Channel] = ()
    try:
        if parts.has_database(settings):
            job = parts.read_store(settings, lambda rows: list_channels(rows, settings.config))
            listed = asyncio.run(job)
    except StoreError:
        pass  # the database is named above
    states, sender = {one.channel: one for one in listed}, parts.sender(settings)
    for name, channel in settings.config.channels.items():
        known, subject = states.get(name), f"channel {name}"
        hint = f"`watchword channel test {name}` sends a test"
        if channel.disabled:
            yield _found(subject, BAD, channel.disabled, "set it, and start again")
            continue
        if (server := sender.server_of(name)) is not None:
            try:
                socket.create_connection(server, CONNECT_TIMEOUT).close()
            except OSError as error:
                says = f"{server[0]}:{server[1]}: {error.strerror or error}"
                yield _found(subject, BAD, says, "look at its address and at the network")
                continue
        if known is not None and known.state == "failing":
            yield _found(subject, BAD, known.reason, hint)
        elif known is not None and known.last_sent_at is not None:
            yield _found(subject, GOOD, "it took the last message")
        elif server is not None:
            yield _found(
                subject, GOOD, f"{server[0]}:{server[1]} takes connections; no message yet"
            )
        else:
            yield _found(subject, GOOD, f"no message yet; {hint}")


def own_certificate(url: str) -> Diagnosis:
    """How long the certificate of the pages' address is good. `url`: begins with https."""
    parts_ = urlsplit(url)
    host, port = parts_.hostname or "", parts_.port or 443
    try:
        context = ssl.create_default_context()
        with (
            socket.create_connection((host, port), CONNECT_TIMEOUT) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            found = secure.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return _found("pages", BAD, f"{url}: {error.verify_message}", "renew the certificate")
    except OSError as error:
        says = f"{url}: {error.strerror or error}"
        return _found("pages", BAD, says, "look at the proxy before the pages")
    ends_at = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)
    left = ends_at - SystemClock().now()
    says = f"the certificate of {url} is good until {ends_at:%Y-%m-%d}"
    if left < RENEWED_BEFORE:
        return _found("pages", WARNING, says, "renew it: what does so by itself has failed")
    return _found("pages", GOOD, says)


def _fonts(config: WatchConfig) -> Diagnosis:
    """Whether a press review can be a PDF in the languages that are read and watched."""
    from watchword.notify.review_pdf import missing_fonts

    watched = (source.hints.language for source in config.sources.values())
    read = (channel.language for channel in config.channels.values())
    languages = ("zh-Hans" if one == "zh" else one for one in (*read, *watched) if one)
    try:
        missing = missing_fonts(languages)
    except InvalidRequest as error:
        return _found("fonts", GOOD, f"none is needed: {error}")
    if missing:
        says = f"no font for {', '.join(missing)}: a press review cannot be a PDF"
        return _found("fonts", WARNING, says, "Debian and Ubuntu: apt install fonts-noto-cjk")
    return _found("fonts", GOOD, "a press review has one for every language that is watched")
