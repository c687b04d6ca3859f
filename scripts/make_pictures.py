"""Makes the pictures of the README from the real output of `watchword demo` on a terminal.

python scripts/make_pictures.py
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
COMMAND = Path(sys.executable).with_name("watchword")
RULE = "─" * 80
SHOWN = "/var/tmp"  # noqa: S108 -- a name in a picture
DARK = TerminalTheme((19, 21, 23), (232, 232, 228), [(0, 0, 0)] * 8)
"""Background and text colours of the interface in dark mode; no other colours are used."""


def main() -> None:
    """Run the demo once; draw its whole output, and its first alert."""
    with tempfile.TemporaryDirectory() as folder:
        printed = on_a_terminal([str(COMMAND), "demo", "--once"], folder, columns=80)
    printed = printed.replace(str(COMMAND), "watchword").replace(folder, SHOWN)
    _, first, *_ = printed.split(RULE)
    (alert,) = re.findall(r"\A.*?http://\S+", first, re.S)
    PICTURES.mkdir(exist_ok=True)
    for name, title, text in (
        ("demo", "watchword demo", printed),
        ("alert", "watchword run", alert),
    ):
        (PICTURES / f"{name}.svg").write_text(svg(text.strip("\n"), title), encoding="utf-8")


def on_a_terminal(command: list[str], folder: str, *, columns: int) -> str:
    """The output of a command on a terminal of this width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    kept = {
        name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")
    }
    environ = kept | {"TMPDIR": folder, "TERM": "xterm-256color"}
    process = subprocess.Popen(command, stdout=theirs, env=environ)  # noqa: S603 -- our own
    os.close(theirs)
    printed = b""
    try:
        while block := os.read(ours, 1 << 16):
            printed += block
    except OSError:  # Linux raises this when the other end is closed
        pass
    if process.wait():
        raise SystemExit("the demo failed")
    return printed.decode().replace("\r\n", "\n")


def svg(text: str, title: str) -> str:
    """The text as a picture of a terminal by rich, without the font that it would download."""
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text))
    drawn = console.export_svg(title=title, theme=DARK, unique_id=title.replace(" ", "-"))
    drawn = drawn.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.S)


if __name__ == "__main__":
    main()
