"""Finds the receiver that a channel's URL means."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from watchword.notify.apprise import Service, plugin
from watchword.notify.local import Console, Mailbox
from watchword.notify.mail import Letterbox, MailServer
from watchword.notify.receiver import BadAddress, Identity, Receiver


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBook:
    """How URLs are understood: relative paths begin at `folder`, times are of `zone`."""

    folder: Path
    zone: ZoneInfo
    identity: Identity
    console: TextIO

    def receiver(self, url: str) -> Receiver:
        """Raises BadAddress, in which the URL does not stand. Opens nothing."""
        scheme, _, rest = url.partition(":")
        match scheme.lower():
            case "console" if not rest:
                return Console(stream=self.console, zone=self.zone)
            case "console":
                raise BadAddress("console: takes nothing behind it", 'write "console:"')
            case "mbox":
                return self._mailbox(rest)
            case "mailto" | "mailtos":
                return self._letterbox(url)
            case _:
                return Service(url, plugin(url), zone=self.zone, identity=self.identity)

    def _mailbox(self, rest: str) -> Mailbox:
        path = self.folder / rest
        if not rest or path.is_dir() or not path.parent.is_dir():
            raise BadAddress(
                "leads to no file", 'write a path in a folder that is there: "mbox:alerts.mbox"'
            )
        return Mailbox(path=path, zone=self.zone, identity=self.identity)

    def _letterbox(self, url: str) -> Letterbox:
        found: Any = plugin(url)  # a NotifyEmail, whose types say less than its documentation
        if len(found.targets) != 1:
            hint = "write one: mailtos://…?to=desk@example.org"
            raise BadAddress("has no recipient that is one mail address", hint)
        name, address = found.targets[0]
        port = int(found.port or 0)  # Apprise has filled in the port of the mode
        tls = found.secure_mode == "ssl" or port == 465  # RFC 8314: 465 is TLS at once
        return Letterbox(
            server=MailServer(
                host=found.smtp_host,
                port=port,
                tls=tls,
                starttls=found.secure_mode == "starttls",
                user=found.user,
                password=found.password,
            ),
            sender=Address(found.from_addr[0] or "Watchword", addr_spec=found.from_addr[1]),
            recipient=Address(name or "", addr_spec=address),
            zone=self.zone,
            identity=self.identity,
        )
