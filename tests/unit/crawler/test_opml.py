"""Lists of feeds in OPML: what is read of good, nested, broken and hostile ones, and what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.feeds.opml import MAX_OUTLINES, Outline, read_opml, write_opml

LIST = """<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Asia"><outline text="Ships &amp; ports" title="" type="rss"
  xmlUrl="https://a.example/feed#x" htmlUrl="https://a.example/"/>
<outline text="Talks" XMLURL="http://b.example/f"/></outline>
<outline text="Bad" xmlUrl="javascript:alert(1)"/></body></opml>"""


def test_feeds_in_folders_are_read_and_bad_addresses_are_kept_apart() -> None:
    assert read_opml(LIST.encode()) == [
        Outline(
            name="Ships & ports",
            feed="https://a.example/feed",
            written="https://a.example/feed#x",
            page="https://a.example/",
        ),
        Outline(name="Talks", feed="http://b.example/f", written="http://b.example/f"),
        Outline(name="Bad", feed="", written="javascript:alert(1)"),
    ]


def test_what_is_written_is_read_the_same() -> None:
    one = Outline(
        name='朝日 "x" <&>',
        feed="https://a.example/f?a=1&b=2",
        written="https://a.example/f?a=1&b=2",
    )
    assert read_opml(write_opml("Watchword", [one])) == [one]


def test_of_a_list_that_breaks_off_the_beginning_is_read() -> None:
    assert len(read_opml(LIST[: LIST.index('<outline text="Bad')].encode())) == 2


@pytest.mark.parametrize("text", ["", "no list", "<rss/>", "<html></html>"])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no OPML"):
        read_opml(text.encode())


def test_no_file_of_this_machine_gets_into_a_list(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("h0mer")
    entity = f'<!DOCTYPE x [<!ENTITY secret SYSTEM "{file.as_uri()}">]>'
    text = LIST.replace('<?xml version="1.0"?>', entity).replace("&amp;", "&secret;")
    assert "h0mer" not in repr(read_opml(text.encode()))


def test_a_list_without_end_is_read_up_to_the_limit() -> None:
    many = "".join(f'<outline xmlUrl="https://a.example/{at}"/>' for at in range(MAX_OUTLINES + 9))
    assert len(read_opml(f"<opml><body>{many}</body></opml>".encode())) == MAX_OUTLINES
