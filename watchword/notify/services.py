"""The table of services whose rules Apprise does not know: limits, markup, error codes in bodies.

A scheme that is not here has the limit and the markup that Apprise gives it, and says yes or no by its
HTTP status. The page of receivers (docs/reference/receivers.md) is made of this table.
"""

from __future__ import annotations

import re

from watchword.notify.service import BodyCode, Limit, Service, Unit
from watchword.notify.style import CHAT, MARKDOWN, MATRIX, MRKDWN, TELEGRAM


def _codes(*values: object) -> frozenset[object]:
    return frozenset(values)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


SERVICES = (
    Service(
        name="WeCom group robot",
        schemes=("wecombot",),
        source="https://developer.work.weixin.qq.com/document/path/91770",
        limit=Limit(size=2048, unit=Unit.BYTES),
        codes=(
            BodyCode(
                field="errcode",
                taken=_codes(0),
                of_message=_codes(40008, 40058, 44004, 45002),
                busy=_codes(45009),
            ),
        ),
    ),
    Service(
        name="WeCom application",
        schemes=("wechat",),
        source="https://developer.work.weixin.qq.com/document/path/90236",
        limit=Limit(size=2048, unit=Unit.BYTES),
        codes=(
            BodyCode(
                field="errcode",
                taken=_codes(0),
                of_message=_codes(40008, 40058, 44004, 45002),
                busy=_codes(45009),
            ),
        ),
    ),
    Service(
        name="DingTalk",
        schemes=("dingtalk",),
        source="https://open.dingtalk.com/document/robots/custom-robot-access",
        limit=Limit(size=19_500, unit=Unit.ESCAPED_BYTES),
        style=CHAT,
        codes=(
            BodyCode(
                field="errcode",
                taken=_codes(0),
                of_message=_codes(40035, 430101, 430102, 430103, 430104, 460101),
                busy=_codes(130101, 410100, 90030),
                busy_seconds=600,
            ),
        ),
    ),
    Service(
        name="Feishu",
        schemes=("feishu",),
        source="https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot",
        limit=Limit(size=20_000, unit=Unit.JSON_BYTES),
        style=CHAT,
        codes=(
            BodyCode(
                field="code", taken=_codes(0), of_message=_codes(9499, 11246), busy=_codes(11232)
            ),
        ),
    ),
    Service(
        name="Lark",
        schemes=("lark",),
        source="https://open.larksuite.com/document/client-docs/bot-v3/add-custom-bot",
        limit=Limit(size=20_000, unit=Unit.JSON_BYTES),
        style=CHAT,
        codes=(
            BodyCode(
                field="code", taken=_codes(0), of_message=_codes(9499, 11246), busy=_codes(11232)
            ),
        ),
    ),
    Service(
        name="ServerChan",
        schemes=("schan",),
        source="https://sct.ftqq.com/sendkey",
        limit=Limit(size=32_000, unit=Unit.BYTES),
        style=MARKDOWN,
        own_markup=True,
        titled=True,
        codes=(BodyCode(field="code", taken=_codes(0)),),
    ),
    Service(
        name="PushDeer",
        schemes=("pushdeer", "pushdeers"),
        source="https://github.com/easychen/pushdeer",
        # An unknown key is answered by code 0 and an empty list of results.
        codes=(
            BodyCode(field="code", taken=_codes(0)),
            BodyCode(field="content.result", taken=_codes()),
        ),
    ),
    Service(
        name="PushPlus",
        schemes=("pushplus", "wecom"),
        source="https://www.pushplus.plus/doc/guide/code.html",
        limit=Limit(size=20_000),
        codes=(
            BodyCode(
                field="code", taken=_codes(200), of_message=_codes(999), busy=_codes(900, 905)
            ),
        ),
    ),
    Service(
        name="WxPusher",
        schemes=("wxpusher",),
        source="https://wxpusher.zjiecode.com/docs/",
        limit=Limit(size=40_000),
        codes=(BodyCode(field="code", taken=_codes(1000)),),
    ),
    Service(
        name="PushMe",
        schemes=("pushme",),
        source="https://push.i-i.me/docs/index",
        titled=True,
        body="success",
    ),
    Service(
        name="Qmsg",
        schemes=("qq",),
        source="https://qmsg.zendee.cn/docs/api",
        codes=(BodyCode(field="code", taken=_codes(0)),),
    ),
    Service(
        name="Spug",
        schemes=("spugpush",),
        source="https://push.spug.cc/guide/plugin",
        titled=True,
        codes=(BodyCode(field="code", taken=_codes(200, 204)),),
    ),
    Service(
        name="Bark",
        schemes=("bark", "barks"),
        source="https://github.com/Finb/bark-server/blob/master/docs/API_V2.md",
        # Apple takes 4096 bytes with all fields (APNs, "Generating a remote notification").
        limit=Limit(size=3500, unit=Unit.JSON_BYTES),
        codes=(BodyCode(field="code", taken=_codes(200)),),
        of_channel=_words(r"device (token|key)"),
    ),
    Service(
        name="Telegram",
        schemes=("tgram",),
        source="https://core.telegram.org/bots/api#sendmessage",
        limit=Limit(size=4096, unit=Unit.UTF16),
        style=TELEGRAM,
        own_markup=True,
        html=True,
        codes=(BodyCode(field="ok", taken=_codes(True)),),
        of_channel=_words(
            r"chat not found|user not found|chat_id is empty|peer_id_invalid|group chat was upgraded"
            r"|not enough rights|need administrator|have no rights|topic_(closed|deleted)"
            r"|thread not found|deactivated|chat_write_forbidden|chat_restricted|channel_private"
        ),
    ),
    Service(
        name="Slack",
        schemes=("slack",),
        source="https://docs.slack.dev/messaging/formatting-message-text",
        # A block of text has 3000 characters; so we are below what every mode of the service takes.
        limit=Limit(size=3000),
        style=MRKDWN,
        own_markup=True,
        of_channel=_words(
            r"user_not_found|channel_not_found|invalid_token|no_team|no_service|no_active_hooks"
            r"|channel_is_archived|action_prohibited|team_disabled|posting_to_general_channel_denied"
        ),
        of_message=_words(r"msg_too_long|no_text|invalid_blocks|invalid_payload"),
    ),
    Service(
        name="Google Chat",
        schemes=("gchat",),
        source="https://developers.google.com/workspace/chat/format-messages",
        limit=Limit(size=4096, unit=Unit.BYTES),
        style=MRKDWN,
        own_markup=True,
    ),
    Service(
        name="Discord",
        schemes=("discord",),
        source="https://discord.com/developers/docs/resources/webhook#execute-webhook",
        limit=Limit(size=2000, unit=Unit.UTF16),
        of_channel=_words(r"thread_name|thread is archived|unknown (channel|webhook)"),
    ),
    Service(
        name="Matrix",
        schemes=("matrix", "matrixs"),
        source="https://spec.matrix.org/latest/client-server-api/#size-limits",
        # An event has 65,536 bytes; the text is in it twice, as HTML and as plain text.
        limit=Limit(size=25_000, unit=Unit.JSON_BYTES),
        style=MATRIX,
        own_markup=True,
        html=True,
    ),
    Service(
        name="Mattermost",
        schemes=("mmost", "mmosts"),
        source="https://developers.mattermost.com/integrate/webhooks/incoming/",
        limit=Limit(size=4000),
        style=MARKDOWN,
        of_channel=_words(r"channel|user"),
    ),
    Service(
        name="Rocket.Chat",
        schemes=("rocket", "rockets"),
        source="https://developer.rocket.chat/apidocs/post-message",
        limit=Limit(size=1000),
        of_channel=_words(r"channel|room|username"),
    ),
    Service(
        name="Zulip",
        schemes=("zulip",),
        source="https://zulip.com/api/send-message",
        limit=Limit(size=10_000),
        style=MARKDOWN,
        codes=(BodyCode(field="result", taken=_codes("success")),),
        of_channel=_words(r"does not exist|not authorized|invalid (email|api key)|deactivated"),
    ),
    Service(
        name="Webex",
        schemes=("webex", "wxteams"),
        source="https://developer.webex.com/docs/api/v1/messages/create-a-message",
        limit=Limit(size=7439, unit=Unit.BYTES),
    ),
    Service(
        name="Microsoft Teams",
        schemes=("workflow", "workflows"),
        source="https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/",
        # 28 KB for the whole request, in which the text is a string of a card.
        limit=Limit(size=20_000, unit=Unit.ESCAPED_BYTES),
    ),
    Service(
        name="ntfy",
        schemes=("ntfy", "ntfys"),
        source="https://docs.ntfy.sh/publish/#limitations",
        # A longer text becomes a file that the reader has to open.
        limit=Limit(size=4096, unit=Unit.BYTES),
    ),
    Service(
        name="Pushover",
        schemes=("pover",),
        source="https://pushover.net/api#limits",
        limit=Limit(size=1024),
        style=CHAT,
        codes=(BodyCode(field="status", taken=_codes(1)),),
        of_channel=_words(r"user|application token|device|account|group"),
    ),
    Service(
        name="Join",
        schemes=("join",),
        source="https://joaoapps.com/join/api/",
        titled=True,
        codes=(BodyCode(field="success", taken=_codes(True)),),
    ),
    Service(
        name="LINE",
        schemes=("line",),
        source="https://developers.line.biz/en/reference/messaging-api/#text-message",
        limit=Limit(size=5000, unit=Unit.UTF16),
        of_channel=_words(r"'to'"),
    ),
    Service(
        name="Viber",
        schemes=("viber",),
        source="https://developers.viber.com/docs/api/rest-bot-api/#error-codes",
        limit=Limit(size=7000),
        codes=(
            BodyCode(
                field="status", taken=_codes(0), of_message=_codes(3, 4, 8, 9), busy=_codes(12)
            ),
        ),
    ),
    Service(
        name="Threema",
        schemes=("threema",),
        source="https://gateway.threema.ch/en/developer/api",
        limit=Limit(size=3500, unit=Unit.BYTES),
    ),
    Service(
        name="KOOK",
        schemes=("kook",),
        source="https://developer.kookapp.cn/doc/http/message",
        codes=(BodyCode(field="code", taken=_codes(0)),),
    ),
    Service(
        name="OneBot",
        schemes=("onebot", "onebots"),
        source="https://github.com/botuniverse/onebot-11/blob/master/communication/http.md",
        codes=(BodyCode(field="retcode", taken=_codes(0, 1)),),
    ),
    Service(
        name="Synology Chat",
        schemes=("synology", "synologys"),
        source="https://kb.synology.com/en-global/DSM/help/Chat/chat_integration",
        codes=(BodyCode(field="success", taken=_codes(True)),),
    ),
    Service(
        name="Evolution (WhatsApp)",
        schemes=("evolution", "evolutions"),
        source="https://faq.whatsapp.com/539178204879377",
        style=CHAT,
    ),
    Service(
        name="Whapi (WhatsApp)",
        schemes=("whapi",),
        source="https://faq.whatsapp.com/539178204879377",
        style=CHAT,
    ),
    Service(
        name="Vonage (SMS)",
        schemes=("nexmo", "vonage"),
        source="https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms",
        codes=(
            BodyCode(
                field="messages.0.status",
                taken=_codes("0"),
                of_message=_codes("3", "6", "12"),
                busy=_codes("1"),
            ),
        ),
    ),
    Service(
        name="seven (SMS)",
        schemes=("seven",),
        source="https://docs.seven.io/en/rest-api/endpoints/sms",
        codes=(
            BodyCode(field="success", taken=_codes("100", 100), of_message=_codes("305", "401")),
        ),
    ),
    *(
        Service(name=name, schemes=schemes, source=source, style=MARKDOWN)
        for name, schemes, source in (
            ("Revolt", ("revolt",), "https://developers.stoat.chat/"),
            ("Fluxer", ("fluxer", "fluxers"), "https://fluxer.app/"),
            (
                "Nextcloud Talk",
                ("nctalk", "nctalks"),
                "https://nextcloud-talk.readthedocs.io/en/latest/chat/",
            ),
        )
    ),
)
"""Apprise calls the last three plain text, and they show Markdown all the same (Apprise 2.3)."""

BY_SCHEME = {scheme: service for service in SERVICES for scheme in service.schemes}
