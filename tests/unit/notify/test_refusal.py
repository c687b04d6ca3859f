"""What Apprise's log lines say about a message that was not taken."""

from __future__ import annotations

import pytest

from watchword.errors import Scope
from watchword.notify.refusal import refusal

SAID = ("WARNING", "A Connection error occurred sending JSON notification to h.")
CASES = {
    "404": ([("WARNING", "Failed to send: Page not found., error=404.")], True, False),
    "410": ([("WARNING", "Failed to send: error=410.")], True, False),
    "408": ([("WARNING", "Failed to send: error=408.")], False, False),
    "429": ([("WARNING", "Failed to send: error=429.")], False, False),
    "500": ([("WARNING", "Failed to send: error=500.")], False, False),
    "302": ([("WARNING", "Failed to send: error=302.")], False, False),
    "no code": ([("WARNING", "Failed to send.")], False, False),
    "nothing said": ([], False, False),
    "refused": (
        [SAID, ("DEBUG", "Socket Exception: [Errno 111] Connection refused")],
        False,
        False,
    ),
    "no such host": ([SAID, ("DEBUG", "Socket Exception: NameResolutionError(x)")], False, False),
    "connect timeout": (
        [SAID, ("DEBUG", "Socket Exception: ConnectTimeoutError(x, 'connect timeout=5')")],
        False,
        False,
    ),
    "read timeout": ([SAID, ("DEBUG", "Socket Exception: Read timed out. (x)")], False, True),
    "broken off": (
        [SAID, ("DEBUG", "Socket Exception: ('Connection aborted.', RemoteDisconnected(x))")],
        False,
        True,
    ),
    "another port": ([("WARNING", "took error=4040 bytes")], False, False),
}


@pytest.mark.parametrize("name", CASES)
def test_a_failure_is_permanent_passing_or_unanswered(name: str) -> None:
    lines, permanent, unanswered = CASES[name]
    error = refusal(lines, str)
    assert (error.permanent, error.unanswered) == (permanent, unanswered)
    assert error.reason


def test_the_reason_is_the_last_warning_without_secrets() -> None:
    lines = [("WARNING", "first"), ("WARNING", "bot 123:abc is gone"), ("INFO", "bye")]
    assert refusal(lines, lambda text: text.replace("123:abc", "…")).reason == "bot … is gone"


@pytest.mark.parametrize("code", [400, 413, 415, 422])
def test_an_answer_that_refuses_the_content_is_a_fault_of_this_message(code: int) -> None:
    error = refusal([("WARNING", f"Failed to send: error={code}.")], str)
    assert (error.scope, error.permanent) == (Scope.MESSAGE, True)


@pytest.mark.parametrize("code", [401, 403, 404, 407, 410, 421, 423, 429, 500, 503])
def test_every_other_answer_is_a_fault_of_the_channel(code: int) -> None:
    assert refusal([("WARNING", f"Failed to send: error={code}.")], str).scope is Scope.CHANNEL


def test_what_nobody_knows_is_a_fault_of_the_channel() -> None:
    assert refusal([], str).scope is Scope.CHANNEL
