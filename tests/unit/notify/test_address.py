"""Which URLs of channels are refused, and that no problem repeats a URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.senders import sender, senders
from tests.unit.notify.stories import a_message
from watchword.errors import DeliveryError, Scope
from watchword.notify.receivers.registry import KINDS

REFUSED = {
    "no host": ("json://", "json: lacks a part of its address"),
    "unknown scheme": ("carrier://pigeon/h0mer", "carrier: is unknown, or its library is not installed"),
    "no library": ("growl://h0mer.example", "growl: cannot be used here; it needs gntp: pip install it"),
    "no such system": ("windows://", "windows: cannot be used here; A local Microsoft Windows"),
    "misspelt scheme": (
        "mailtto://u:h0mer-pw@mail.example",
        'mailtto: is unknown, or its library is not installed; did you mean "mailto:"?',
    ),
    "an address of the web": ("https://h0mer.example/x", "is the address of a page; for a webhook"),
    "no sender": ("mailto://127.0.0.1:8425?to=a@h0mer.example", "does not say who sends; add &from="),
    "no scheme": ("/etc/h0mer", "has no scheme; write what it begins with"),
    "a token alone": ("h0mer-0123456789", "has no scheme; write what it begins with"),
    "a mail address alone": ("h0mer@mail.example", "is a mail address alone; write mailto:// before"),
    "a link of a page": ("mailto:h0mer@mail.example", "is a mail address alone; write mailto://"),
    "Apprise refuses it": ("slack://h0mer-1/h0mer-2", "is refused: "),
    "several addresses": ("json://h0mer-1.example, json://h0mer-2.example", "is several addresses"),
    "several recipients": (
        "tgram://123456789:abcdefg_h0mer-token/11111/22222",
        "has 2 recipients; one channel each",
    ),
    "several mail recipients": (
        "mailto://u:h0mer-pw@mail.example?to=a@b.example,c@d.example",
        "has 2 recipients; one channel each",
    ),
    "cc": ("mailto://u:h0mer-pw@mail.example?cc=a@b.example", "has cc= in it; one channel each"),
    "bcc": ("mailtos://u:h0mer-pw@mail.example?BCC=a@b.example", "has bcc= in it; one channel each"),
    "batch": ("json://h0mer.example?batch=yes", "has batch= in it; one channel each"),
    "retry": ("json://h0mer.example?retry=3", "has retry= in it; leave it out: Watchword tries again"),
    "redirect": ("json://h0mer.example?redirect=yes", "has redirect= in it; leave it out: a redirected"),
    "verify": ("jsons://h0mer.example?verify=no", "has verify= in it; leave it out: TLS is always"),
    "no recipient": ("mailto://u:h0mer-pw@mail.example/nobody", "has no recipient that is one mail"),
    "console with more": ("console:h0mer", 'console: takes nothing behind it; write "console:"'),
    "mbox without a path": ("mbox:", "leads to no file; write a path in a folder that is there"),
    "mbox in no folder": ("mbox:h0mer/alerts.mbox", "leads to no file"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_address_is_one_problem_that_does_not_repeat_it(name: str, tmp_path: Path) -> None:
    url, expected = REFUSED[name]
    (problem,) = sender(url, tmp_path).check()
    assert str(problem).startswith(f"channels.desk.url: {expected}")
    assert "h0mer" not in str(problem)


async def test_what_is_sent_to_a_bad_address_waits_for_a_good_one(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="the channel's address is refused") as caught:
        await sender("slack://h0mer-1/h0mer-2").send("desk", a_message())
    assert caught.value.scope is Scope.CHANNEL


@pytest.mark.parametrize(
    "url",
    [
        "console:",
        "mbox:alerts.mbox",
        "mailto://user:pass@mail.example",
        "mailtos://user:pass@mail.example:465?to=desk@example.org",
        "jsons://receiver.example/hook?+Authorization=Bearer%20x",
        "ntfy://topic",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
    ],
)
def test_a_good_address_has_no_problem(url: str, tmp_path: Path) -> None:
    assert list(sender(url, tmp_path).check()) == []


@pytest.mark.parametrize(
    ("url", "is_doubted"),
    [
        ("mailto://desk@mail.example", True),
        ("mailtos://mail.example?from=a@b.example&to=c@d.example", True),
        ("mailtos://user:pass@mail.example", False),
        ("mailto://localhost?from=a@b.example&to=c@d.example", False),
        ("mailto:", False),  # a bad address is no doubt
        ("console:", False),
    ],
)
def test_a_mail_server_without_a_login_is_doubted(
    url: str, is_doubted: bool, tmp_path: Path
) -> None:
    said = [str(problem) for problem in sender(url, tmp_path).warnings()]
    doubt = "mails go without a login, and only a mail shows whether the server wants one"
    hint = "`watchword channel test desk` sends one"
    assert said == [f"channels.desk.url: has no password: {doubt}; {hint}"] * is_doubted


def test_each_bad_channel_is_a_problem(tmp_path: Path) -> None:
    urls = {"a": "carrier:x", "b": "console:", "c": "mbox:"}
    assert [problem.where for problem in senders(urls, tmp_path).check()] == [
        "channels.a.url",
        "channels.c.url",
    ]


def test_what_stands_in_the_table_is_in_lower_case_and_a_url_need_not_be(tmp_path: Path) -> None:
    assert set(KINDS) == {scheme.lower() for scheme in KINDS}
    assert list(sender("Console:").check()) == []
    assert list(sender("MBOX:alerts.mbox", tmp_path).check()) == []
