"""What the answer of a service says about a message: taken or not, at whose fault, and until when."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.errors import DeliveryError, Scope
from watchword.notify.answers import not_taken, refusal, wait_of
from watchword.notify.http_session import Answer, NoAnswer
from watchword.notify.service import Service
from watchword.notify.services import BY_SCHEME, SERVICES

UNLISTED = Service(name="Elsewhere", schemes=("else",), source="none")
WARNING = ("WARNING", "Failed to send.")


def answer(body: object = "", status: int = 200, **headers: str) -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers=named, body=text)


def judged(body: object, scheme: str) -> DeliveryError | None:
    return not_taken(answer(body), BY_SCHEME[scheme], str)


def refused(*exchanges: Answer | NoAnswer, service: Service = UNLISTED) -> DeliveryError:
    return refusal(exchanges, service, [WARNING], str)


TAKEN = {
    "wecombot": {"errcode": 0, "errmsg": "ok"},
    "wechat": {"errcode": 0, "errmsg": "ok", "msgid": "1"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "data": {}, "msg": "success"},
    "lark": {"StatusCode": 0, "StatusMessage": "success", "code": 0, "msg": "success"},
    "schan": {
        "code": 0,
        "message": "",
        "data": {"pushid": "1", "readkey": "x", "error": "SUCCESS"},
    },
    "pushdeer": {"code": 0, "content": {"result": ['{"counts":1,"logs":[],"success":"ok"}']}},
    "pushplus": {"code": 200, "msg": "请求成功", "data": "d9cb"},
    "wxpusher": {"code": 1000, "msg": "处理成功", "success": True},
    "pushme": "success",
    "qq": {"success": True, "reason": "操作成功", "code": 0, "info": {}},
    "spugpush": {"code": 200, "msg": "请求成功", "request_id": "x"},
    "bark": {"code": 200, "message": "success", "timestamp": 1},
    "tgram": {"ok": True, "result": {"message_id": 1}},
    "zulip": {"result": "success", "msg": "", "id": 42},
    "pover": {"status": 1, "request": "647d"},
    "join": {"success": True, "errorMessage": "", "userAuthError": False},
    "viber": {"status": 0, "status_message": "ok", "message_token": 1},
    "kook": {"code": 0, "message": "操作成功", "data": {"msg_id": "x"}},
    "onebot": {"status": "ok", "retcode": 0, "data": {"message_id": 1}},
    "synology": {"success": True},
    "vonage": {"message-count": "1", "messages": [{"status": "0", "to": "1"}]},
    "seven": {"success": "100", "total_price": 0.075, "messages": [{"success": True}]},
}
NOT_TAKEN = {
    "wecombot": ({"errcode": 93000, "errmsg": "invalid webhook url"}, "93000: invalid webhook url"),
    "wechat": ({"errcode": 81013, "errmsg": "user & party & tag all invalid"}, "81013: user & party"),
    "dingtalk": ({"errcode": 310000, "errmsg": "sign not match"}, "310000: sign not match"),
    "feishu": ({"code": 19021, "data": {}, "msg": "sign match fail"}, "19021: sign match fail"),
    "lark": ({"code": 19024, "msg": "Key Words Not Found"}, "19024: Key Words Not Found"),
    "schan": ({"code": 40001, "message": "bad pushtoken"}, "40001: bad pushtoken"),
    "pushdeer": ({"code": 0, "content": {"result": []}}, "did not take it"),
    "pushplus": ({"code": 903, "msg": "无效的用户token"}, "903: 无效的用户token"),
    "wxpusher": ({"code": 1001, "msg": "appToken不正确", "success": False}, "1001: appToken不正确"),
    "pushme": ("push_key 错误", "did not take it: push_key 错误"),
    "qq": ({"success": False, "reason": "KEY不存在", "code": 500}, "500: KEY不存在"),
    "spugpush": ({"code": 404, "msg": "not found"}, "404: not found"),
    "bark": ({"code": 400, "message": "device key is empty"}, "400: device key is empty"),
    "tgram": ({"ok": False, "description": "Not Found"}, "did not take it: Not Found"),
    "zulip": ({"result": "error", "msg": "Invalid API key"}, "error: Invalid API key"),
    "pover": ({"status": 0, "errors": ["user key is invalid"]}, "0: user key is invalid"),
    "join": ({"success": False, "errorMessage": "No devices"}, "did not take it: No devices"),
    "viber": ({"status": 6, "status_message": "notSubscribed"}, "6: notSubscribed"),
    "kook": ({"code": 40000, "message": "无效的频道"}, "40000: 无效的频道"),
    "onebot": ({"status": "failed", "retcode": 1404, "msg": "x"}, "1404: x"),
    "synology": ({"success": False, "error": {"code": 404}}, "did not take it"),
    "vonage": ({"messages": [{"status": "4", "error-text": "Bad Credentials"}]}, "4: Bad Cred"),
    "seven": ({"success": "900"}, "answered 900"),
}  # fmt: skip


def test_each_service_with_codes_in_its_answers_is_tried_both_ways() -> None:
    coded = [service for service in SERVICES if service.codes or service.body is not None]
    for cases in (TAKEN, NOT_TAKEN):
        tried = {BY_SCHEME[scheme].name for scheme in cases}
        assert tried == {service.name for service in coded}


@pytest.mark.parametrize("scheme", TAKEN)
def test_an_answer_of_200_that_says_yes_is_a_message_that_was_taken(scheme: str) -> None:
    assert judged(TAKEN[scheme], scheme) is None


@pytest.mark.parametrize("scheme", NOT_TAKEN)
def test_an_answer_of_200_that_says_no_is_an_error_in_the_words_of_the_service(
    scheme: str,
) -> None:
    body, words = NOT_TAKEN[scheme]
    error = judged(body, scheme)
    assert error is not None
    assert words in error.reason
    assert error.reason.startswith(BY_SCHEME[scheme].name)
    assert (error.scope, error.unanswered) == (Scope.CHANNEL, False)


@pytest.mark.parametrize("scheme", [scheme for scheme in TAKEN if scheme != "pushme"])
@pytest.mark.parametrize("body", ["", "<html>Sign in to the network</html>", "[]", "{}", "null"])
def test_an_answer_that_is_not_the_services_own_leaves_it_unanswered(
    scheme: str, body: str
) -> None:
    error = judged(body, scheme)
    assert error is not None
    assert error.unanswered


def test_a_code_that_refuses_the_content_is_a_fault_of_this_message() -> None:
    error = judged({"errcode": 45002, "errmsg": "content size out of limit"}, "wecombot")
    assert error is not None
    assert error.scope is Scope.MESSAGE


def test_a_code_that_says_too_much_asks_for_a_wait() -> None:
    error = judged({"errcode": 45009, "errmsg": "api freq out of limit"}, "wecombot")
    assert error is not None
    assert error.scope is Scope.CHANNEL
    assert error.retry_after == timedelta(minutes=1)


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_a_status_that_refuses_the_content_is_a_fault_of_this_message(status: int) -> None:
    error = refused(answer(status=status))
    assert error.scope is Scope.MESSAGE


@pytest.mark.parametrize(
    "status", [302, 401, 403, 404, 407, 408, 410, 421, 423, 425, 429, 500, 503]
)
def test_a_status_that_refuses_any_message_is_a_fault_of_the_channel(status: int) -> None:
    assert refused(answer(status=status)).scope is Scope.CHANNEL


@pytest.mark.parametrize(
    ("scheme", "body"),
    [
        ("tgram", {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}),
        ("tgram", {"ok": False, "error_code": 400, "description": "Bad Request: TOPIC_DELETED"}),
        ("slack", "no_active_hooks"),
        ("slack", "channel_is_archived"),
        ("discord", {"message": "This thread is archived", "code": 50083}),
        ("pover", {"user": "invalid", "errors": ["user identifier is not valid"], "status": 0}),
        ("zulip", {"result": "error", "msg": "Channel 'x' does not exist"}),
        ("bark", {"code": 400, "message": "failed to get device token"}),
    ],
)
def test_a_400_about_the_recipient_is_a_fault_of_the_channel(scheme: str, body: object) -> None:
    assert refused(answer(body, 400), service=BY_SCHEME[scheme]).scope is Scope.CHANNEL


def test_a_group_that_has_a_new_number_says_it() -> None:
    """https://core.telegram.org/bots/api#responseparameters"""
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    moved = {"migrate_to_chat_id": -1001557912345}
    said = {"ok": False, "error_code": 400, "description": words, "parameters": moved}
    error = refused(answer(said, 400), service=BY_SCHEME["tgram"])
    assert error.reason.endswith(f"{words}; write its new number, -1001557912345, into the URL")
    assert error.scope is Scope.CHANNEL


def test_a_400_about_the_text_is_a_fault_of_this_message() -> None:
    said = {"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities"}
    assert refused(answer(said, 400), service=BY_SCHEME["tgram"]).scope is Scope.MESSAGE


def test_a_failure_that_apprise_found_under_200_has_the_words_of_the_service() -> None:
    slack = BY_SCHEME["slack"]
    error = refused(answer({"ok": False, "error": "channel_not_found"}), service=slack)
    assert (error.reason, error.scope) == ("Slack answered: channel_not_found", Scope.CHANNEL)
    error = refused(answer({"ok": False, "error": "msg_too_long"}), service=slack)
    assert error.scope is Scope.MESSAGE


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "Elsewhere answered 403 Forbidden"),
        ("invalid_token", "Elsewhere answered 403 Forbidden: invalid_token"),
        ("<html><h1>Forbidden</h1></html>", "Elsewhere answered 403 Forbidden"),
        ({"message": "no\nsuch \x1b[31mroom"}, "Elsewhere answered 403 Forbidden: no such [31mroom"),
        ({"error": {"message": "token revoked"}}, "Elsewhere answered 403 Forbidden: token revoked"),
        ({"errors": [{"message": "a"}]}, "Elsewhere answered 403 Forbidden: a"),
        ({"errors": ["b"]}, "Elsewhere answered 403 Forbidden: b"),
        ([1, 2], "Elsewhere answered 403 Forbidden"),
    ],
)  # fmt: skip
def test_the_reason_is_the_status_and_the_words_of_the_service(body: object, reason: str) -> None:
    assert refused(answer(body, 403)).reason == reason


def test_the_reason_holds_no_secret() -> None:
    def redact(text: str) -> str:
        return text.replace("123:abc", "…")

    exchanges = [answer("bot 123:abc is gone", 403)]
    assert refusal(exchanges, UNLISTED, [], redact).reason.endswith(": bot … is gone")
    assert refusal([], UNLISTED, [("ERROR", "no 123:abc")], redact).reason == "no …"


def test_the_last_exchange_that_failed_decides() -> None:
    login, join, send = answer(status=200), answer(status=403), answer(status=200)
    assert refused(login, join, send).reason == "Elsewhere answered 403 Forbidden"


def test_no_answer_is_a_broken_connection_before_or_after_the_message() -> None:
    before = refused(NoAnswer(reason="refused", sent=False))
    assert (before.reason, before.unanswered) == ("no connection: refused", False)
    after = refused(NoAnswer(reason="it broke off", sent=True))
    assert (after.reason, after.unanswered) == ("it broke off", True)


def test_without_http_the_last_warning_of_the_log_is_the_reason() -> None:
    lines = [("WARNING", "first"), ("WARNING", "no route"), ("INFO", "bye")]
    error = refusal([], UNLISTED, lines, str)
    assert (error.reason, error.scope) == ("no route", Scope.CHANNEL)
    assert refusal([], UNLISTED, [], str).reason == "the service did not take it"


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (answer(retry_after="30"), 30),
        (answer(retry_after="0.5"), 0.5),
        (
            answer(
                retry_after="Tue, 24 Nov 2026 08:00:00 GMT", date="Tue, 24 Nov 2026 07:58:30 GMT"
            ),
            90,
        ),
        (answer(retry_after="Tue, 24 Nov 2026 08:00:00 GMT"), None),
        (answer(retry_after="-1"), None),
        (answer(retry_after="soon"), None),
        (answer(retry_after="inf"), None),
        (answer(retry_after="64", x_ratelimit_reset_after="0.25"), 0.25),
        (answer({"message": "rate limited", "retry_after": 2.5}), 2.5),
        (answer({"ok": False, "parameters": {"retry_after": 17}}), 17),
        (answer({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1500}), 1.5),
        (answer({"result": "error", "retry-after": 28.7}), 28.7),
        (answer({"retry_after": True}), None),
        (answer({"retry_after": "x"}), None),
        (answer("no"), None),
    ],
)
def test_the_wait_that_a_service_asks_for_is_read_in_each_of_its_forms(
    given: Answer, seconds: float | None
) -> None:
    assert wait_of(given) == (None if seconds is None else timedelta(seconds=seconds))
    assert refused(Answer(status=429, headers=given.headers, body=given.body)).retry_after == (
        wait_of(given)
    )


@given(body=st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists)
       .map(json.dumps), status=st.integers(100, 599), header=st.text())  # fmt: skip
def test_no_answer_raises_anything_but_is_judged(body: str, status: int, header: str) -> None:
    strange = Answer(status=status, headers={"retry-after": header}, body=body)
    for service in SERVICES:
        assert refused(strange, service=service).reason
        not_taken(strange, service, str)
