"""Makes docs/reference/webhooks.md of the fields of an event; its example is what a test receives."""

from __future__ import annotations

import json
import sys
from typing import Any

from scripts.make_json_lines_page import section
from watchword.notify.event import EventKind, WebhookEvent
from watchword.notify.receivers.webhook import as_form, as_xml

EXAMPLE: dict[str, Any] = {
    "version": 1,
    "event": "alert",
    "id": "mfrggzdfmztwq2lknnwg23tpoa@example.org",
    "in_reply_to": None,
    "related_to": None,
    "channel": "desk",
    "topic": "china-japan",
    "topics": ["china-japan"],
    "story": 12,
    "title": "日中外相会談、海上ホットラインの運用再開で合意　年内に協議も",
    "new": None,
    "url": "https://minato.example/news/k10014.html",
    "source": "minato",
    "outlet": "港新聞",
    "outlets": ["潮路経済新聞", "远帆网", "North Pier Press", "澄湖新聞網"],
    "language": "ja",
    "published_at": "2026-11-24T07:31:00+00:00",
    "found_at": "2026-11-24T07:32:00+00:00",
    "urgent": True,
    "headline_only": False,
    "words": ["日中外相会談"],
    "excerpt": "東京で24日に開かれた日中外相会談は、停止していた"
    "海上ホットラインの運用を再開することで合意した。",
    "digest": None,
}
"""What a webhook gets of one alert; all in it is invented."""
HEAD = """# Webhooks

What a channel with a `json:`, `xml:` or `form:` address (with an `s` behind it over TLS) gets: one
request an event. An answer of 2xx takes it. A list or digest is one event for each of its stories, and
what of it was taken is not sent again with the rest. Version {version} of the fields; within a version,
fields are only added.

```toml
[channels.desk]
url = "jsons://hook.example.org/alerts"    # ?+Name=value adds a header, ?:name=value a field
secret = "env:WATCHWORD_DESK_KEY"           # signs each request; leave it out for none
```

## Fields

"""
EVENTS = """## Events

| `event` | |
|---|---|
"""
FORMS = """## Forms

The same event in each. A list is an element, or a pair, for each of its values; what is null is left
out of XML and forms. Times are ISO 8601 with their offset.

`json:`

```json
{json}
```

`xml:`

```xml
{xml}
```

`form:`

```
{form}
```

## Signature

With a `secret`, each request is signed as [Standard Webhooks](https://www.standardwebhooks.com/) 1.0 has
it, so its libraries verify it. The secret is `whsec_` and 24 to 64 random bytes in base64;
`openssl rand -base64 32` makes them.

| header | |
|---|---|
| `webhook-id` | the `id` of the event, the same if it ever comes twice |
| `webhook-timestamp` | the time of this attempt, in seconds since 1970; refuse what is old |
| `webhook-signature` | `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64 |

Without one, `Idempotency-Key` has the `id` too.
"""


def page() -> str:
    """The page, as it is committed."""
    kinds = (f"| `{kind}` | {MEANINGS[kind]} |" for kind in EventKind)
    forms = FORMS.format(
        json=json.dumps(EXAMPLE, ensure_ascii=False, indent=2),
        xml=as_xml(EXAMPLE).decode(),
        form=as_form(EXAMPLE).decode(),
    )
    head = HEAD.format(version=EXAMPLE["version"])
    return f"{head}{section(WebhookEvent)}\n{EVENTS}" + "\n".join((*kinds, "", forms))


MEANINGS = {
    EventKind.ALERT: "the first alert of a story, or a test",
    EventKind.FOLLOW_UP: "something new in a story that was alerted",
    EventKind.SPIKE: "a topic has far more reports than is usual; the counts stand in the title",
    EventKind.SPIKE_OVER: "it has no more",
    EventKind.NOTICE: "something fails, or works again; on channels of `admin`",
    EventKind.DIGEST: "a digest without a story",
    EventKind.REVIEW: "a story of a press review, or a review without one",
    EventKind.POSSIBLE: "a match that may be one; nobody is to be interrupted for it",
}

if __name__ == "__main__":
    sys.stdout.write(page())
