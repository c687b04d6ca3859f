"""No text writes a header: what a mail's headers hold, and how they read back."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from email.header import Header, decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import compat32, default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.notify.stories import ENGLISH, JAPANESE, OPTIONS, a_message
from watchword.domain import delivery
from watchword.domain.delivery import Kind
from watchword.notify.mail_message import (
    MailAddresses,
    build_mail,
    encode_text,
    list_id,
    reads_back,
)
from watchword.notify.style import PLAIN
from watchword.wording.safe_text import one_line

DESK = Address("", addr_spec="desk@example.org")
OURS = ["Auto-Submitted", "Date", "From", "List-Id", "Message-ID", "Subject", "To"]
OF_CONTENT = ["Content-Type", "MIME-Version"]

WORDS = {
    "another header": "=?utf-8?q?x=0D=0ABcc:_victim@example.org?=",
    "a header in base 64": "=?utf-8?b?eA0KQmNjOiB2aWN0aW1AZXhhbXBsZS5vcmc=?=",
    "a direction": "=?utf-8?q?a=E2=80=AEfdp.exe?=",
    "an invisible character": "=?utf-8?q?a=E2=80=8Bb?=",
    "a word among others": "Talks =?iso-8859-1?q?=0D=0AX-Spam:_no?= end",
    "two words": "=?utf-8?q?a?= =?utf-8?q?b?=",
    "half a word": "=?utf-8?q?x=0D",
    "a word in Japanese": "日中 =?utf-8?q?x=0D=0ABcc:_a@b?= 会談",
    "quotes and a comment": 'Bank "Alpha" (Ltd.), \\ <x@y.example>',
    "a long line": "word " * 39 + "=?utf-8?q?x?=",
}


HEADLINES = {
    "folded behind a semicolon": "Two ministers met at dawn to talk about the strait; "
    "neither of them would say afterwards what had been agreed upon",
    "folded at a space": "Harbour masters of both coasts promise to answer each other within the hour "
    "whenever a ferry or a trawler is late",
    "a word as long as a line": f"{'Donaudampfschifffahrt' * 5} puts to sea",
    "Thai": "รัฐมนตรีต่างประเทศของสองประเทศพบกันตอนเช้าเพื่อหารือเรื่องช่องแคบ "
    "และเห็นพ้องที่จะเปิดเดินเรือเฟอร์รี่อีกครั้งในฤดูใบไม้ผลิปีหน้า",
    "Arabic": "التقى وزيرا خارجية البلدين عند الفجر للتباحث بشأن المضيق، "
    "ولم يفصح أي منهما عما تم الاتفاق عليه",
    "Persian with joiners": "وزیران خارجه درباره تنگه گفت‌وگو می‌کنند "
    "و قایق‌های مسافربری دوباره راه می‌افتند",
    "Hebrew": 'שרי החוץ של שתי המדינות נפגשו עם שחר כדי לדון במצר – ואיש מהם לא מסר על מה סוכם ב"שיחות"',
    "Hindi": "दोनों देशों के विदेश मंत्री भोर में जलडमरूमध्य पर बात करने के लिए मिले और नौका सेवा फिर शुरू होगी",
    "Korean": "두 나라 외교장관 새벽 회동… 해협 여객선 운항 재개에 합의했는지 "
    "어느 쪽도 밝히지 않아 “솔직한 대화”였다고만",
}
"""Honest headlines that fill more than one line of a header."""


def about(headline: str, topic: str = "Ships") -> delivery.Message:
    one = replace(JAPANESE, title=headline, headline=(), topic=topic, topic_key="ships")
    return a_message(one)


def build(headline: str, topic: str = "Ships") -> EmailMessage:
    sender = Address("Watchword", addr_spec="watch@example.org")
    addresses = MailAddresses(sender=sender, recipient=DESK)
    return build_mail(about(headline, topic), addresses, PLAIN, OPTIONS)


@pytest.mark.parametrize("name", WORDS)
def test_an_encoded_word_in_a_headline_is_text_in_every_reader(name: str) -> None:
    raw = build(WORDS[name]).as_bytes()
    mail = BytesParser(policy=default).parsebytes(raw)
    assert sorted(mail.keys()) == sorted(OURS + OF_CONTENT)
    assert mail["Subject"] == one_line(WORDS[name], 200)
    old = compat32_header(build(WORDS[name]), "Subject")
    assert str(make_header(decode_header(old))) == one_line(WORDS[name], 200)


@pytest.mark.parametrize("name", WORDS)
def test_an_encoded_word_in_the_name_of_a_topic_is_text(name: str) -> None:
    mail = BytesParser(policy=default).parsebytes(build("Talks", WORDS[name]).as_bytes())
    assert sorted(mail.keys()) == sorted(OURS + OF_CONTENT)
    assert [one.addr_spec for one in mail["From"].addresses] == ["watch@example.org"]
    decoded = str(make_header(decode_header(compat32_header(mail, "From"))))
    phrase = decoded.removesuffix(" <watch@example.org>")
    expected = f"Watchword, {one_line(WORDS[name], 60)}"
    # The standard library puts a space between two encoded words of a phrase: RFC 2047, section 6.2,
    # says that there is none. Other readers join them, as decode_header does.
    assert expected in (phrase, mail["From"].addresses[0].display_name)


@pytest.mark.parametrize(
    ("message", "header"),
    [
        (about("Talks", "Ships"), "Ships <ships.example.org>"),
        (about("Talks", "China–Japan"), "China–Japan <ships.example.org>"),
        (about("Talks", "A <b@c>, d"), "A <b@c>, d <ships.example.org>"),
        (a_message(JAPANESE, ENGLISH), "desk <desk.example.org>"),
        (replace(about(""), kind=Kind.DIGEST, note="2026-11-24T08:00"), "desk <desk.example.org>"),
    ],
    ids=["topic", "letters", "an address", "list", "digest"],
)
def test_the_list_of_a_mail_is_its_topic_or_its_channel(
    message: delivery.Message, header: str
) -> None:
    found = list_id(message, "example.org")
    assert found.text == header
    assert str(found).endswith(header[header.rindex(" <") :])
    assert str(found).isascii()
    assert str(found).count("<") == 1


def compat32_header(mail: Message, name: str) -> str:
    return str(BytesParser(policy=compat32).parsebytes(mail.as_bytes())[name])


@given(headline=st.text(max_size=80), topic=st.text(max_size=80))
def test_every_text_reads_back_and_adds_no_header(headline: str, topic: str) -> None:
    mail = BytesParser(policy=default).parsebytes(build(headline, topic).as_bytes())
    assert sorted(mail.keys()) == sorted(OURS + OF_CONTENT)
    assert mail["To"] == "desk@example.org"


def test_each_line_of_a_header_is_ascii_and_short() -> None:
    raw = build("日中外相会談" * 30, "関係" * 30).as_bytes()
    head = raw.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 120


def test_a_subject_that_does_not_read_back_is_replaced_by_the_topic_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An interpreter with a broken encoder: it drops a character."""
    encode = Header.encode
    monkeypatch.setattr(Header, "encode", lambda self: encode(self).replace("Talks", "Tlks"))
    with caplog.at_level(logging.WARNING):
        mail = BytesParser(policy=default).parsebytes(build("Talks begin", "Ships").as_bytes())
    assert (mail["Subject"], mail["From"]) == ("Ships", "Watchword <watch@example.org>")
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("Talks begin\r\n")
    assert "mail_subject_replaced" in caplog.text


@pytest.mark.parametrize("name", HEADLINES)
def test_a_long_headline_is_the_subject_though_its_header_has_many_lines(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        raw = build(HEADLINES[name], "Ferries and straits of the northern sea").as_bytes()
    (subject,) = re.findall(rb"^Subject: .*(?:\n[ \t].*)*", raw, re.MULTILINE)
    assert b"\n" in subject
    assert str(BytesParser(policy=default).parsebytes(raw)["Subject"]).strip() == HEADLINES[name]
    assert caplog.text == ""


@pytest.mark.parametrize(
    "head",
    [
        b"Subject: x\r\nBcc: a@b.example\r\n",
        b"Subject: x\r\nSubject: x\r\n",
        b"Subject: y\r\n",
        b"To: x\r\n",
    ],
)
def test_a_mail_with_another_header_a_second_one_or_another_text_does_not_read_back(
    head: bytes,
) -> None:
    headers = [encode_text("Subject", "x")]
    assert reads_back(b"Subject: =?utf-8?q?x?=\r\n\r\nbody", headers)
    assert not reads_back(head + b"\r\nbody", headers)
