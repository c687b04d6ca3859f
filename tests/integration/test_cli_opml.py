"""`watchword source import` and `source export`: lists of feeds in OPML."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.command import said


def test_a_list_of_feeds_is_imported_with_a_report_and_exported(tmp_path: Path) -> None:
    file, before = (
        tmp_path / "watchword.toml",
        '# mine\n[sources.a]\nfeeds = ["https://a.example/f"]\n',
    )
    file.write_text(before)
    outlines = "".join(
        f'<outline text="{name}" xmlUrl="{address}" htmlUrl="{page}"/>'
        for name, address, page in (
            ("A", "https://a.example/f", ""),
            ("B &amp; c", "https://feeds.example/b", "https://www.bee.example/"),
            ("Bad", "file:///etc/passwd", ""),
            ("B again", "https://feeds.example/b2", "https://www.bee.example/"),
        )
    )
    (tmp_path / "in.opml").write_text(f"<opml><body>{outlines}</body></opml>")
    done = said("source", "import", "--unasked", "in.opml", folder=tmp_path)
    assert done.stdout.splitlines() == [
        "https://a.example/f: is a feed of a already",
        "file:///etc/passwd: is no address of the web; left out",
        "Added 2 sources to watchword.toml.",
    ]
    assert file.read_text().startswith(before)
    assert tomllib.loads(file.read_text())["sources"]["bee"] == {
        "name": "B & c",
        "url": "https://www.bee.example/",
        "feeds": ["https://feeds.example/b"],
    }
    exported = said("source", "export", folder=tmp_path).stdout
    assert [
        exported.count(f'xmlUrl="https://{one}"') for one in ("a.example/f", "feeds.example/b2")
    ] == [
        1,
        1,
    ]
    again = said("source", "import", "--unasked", "in.opml", folder=tmp_path)
    assert again.stdout.splitlines()[-1] == "Nothing new is in it."
    (tmp_path / "no.opml").write_text("<rss/>")
    wrong = said("source", "import", "no.opml", folder=tmp_path, code=2)
    assert wrong.stderr == "the file cannot be read: it is no OPML\n"
