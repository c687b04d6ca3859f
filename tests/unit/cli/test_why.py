"""What `alert why -v` shows of a topic."""

from __future__ import annotations

from watchword.cli.alert.why import topic_lines
from watchword.domain.topic import Topic, parties_query


def test_no_query_is_shown_that_nobody_wrote() -> None:
    pair = ("@china", "@india")
    own = Topic(key="own", name="Own", query=parties_query(pair), parties=pair)
    assert list(topic_lines(own)) == ["Parties: @china and @india"]
    ready = Topic(key="ready", name="Ready", query="title:@china\nOR a", parties=pair)
    assert list(topic_lines(ready)) == ["Parties: @china and @india", "Query: title:@china OR a"]
    plain = Topic(key="plain", name="Plain", query="oil")
    assert list(topic_lines(plain)) == ["Query: oil"]
