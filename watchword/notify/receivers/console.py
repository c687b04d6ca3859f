"""The terminal (`console:`): needs no account, and shows an alert where the command runs."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass

from watchword.domain.delivery import Message, Taken
from watchword.errors import DeliveryError
from watchword.notify.receiver import BadAddress, ReceiverOptions
from watchword.notify.render import render
from watchword.notify.style import PLAIN, Style
from watchword.wording.wrap import wrap

MAX_COLUMNS = 100
"""Longer lines are hard to read: the eye misses the beginning of the next one."""


def make(url: str, style: Style, options: ReceiverOptions) -> ConsoleReceiver:
    """The receiver of `console:`. Raises BadAddress where more than the scheme is written."""
    if url.partition(":")[2]:
        raise BadAddress("console: takes nothing behind it", 'write "console:"')
    return ConsoleReceiver(style=style, options=options)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleReceiver:
    """The console of the options; where it is a terminal, words are marked and lines are broken.

    It shows no id: nobody looks for repetitions there.
    """

    style: Style
    """On a terminal that shows colours; elsewhere the text is plain."""
    options: ReceiverOptions

    def send(self, message: Message) -> Taken:
        """As `Receiver.send`: the whole message is written and flushed."""
        try:
            self.options.console.write(f"{self._body(message)}\n\n")
            self.options.console.flush()
        except (
            OSError,
            ValueError,
        ) as error:  # ValueError: it is closed, or cannot encode the text
            raise DeliveryError(f"the console cannot be written to: {error}") from error
        return Taken(items=len(message.items))

    def _body(self, message: Message) -> str:
        if not self.options.console.isatty():
            return f"\n{self._rendered(message, PLAIN)}"
        columns = min(shutil.get_terminal_size().columns, MAX_COLUMNS)
        colourless = os.environ.get("TERM") == "dumb" or "NO_COLOR" in os.environ
        body = self._rendered(message, PLAIN if colourless else self.style)
        return f"{'─' * columns}\n{wrap(body, columns)}"

    def _rendered(self, message: Message, style: Style) -> str:
        return render(message, style, self.options.zone, self.options.language).body
