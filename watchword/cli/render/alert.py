"""How an alert is shown: the words that matched, and a line for each delivery."""

from __future__ import annotations

from watchword.cli.render.out import moment
from watchword.domain.delivery import DeliveryRecord, DeliveryState
from watchword.domain.views import AlertDetail

SHAPES = {
    DeliveryState.SENT: "✓",
    DeliveryState.WAITING: "◷",
    DeliveryState.SKIPPED: "–",
    DeliveryState.DEAD: "■",
}


def why_line(detail: AlertDetail) -> str:
    """The words that matched, and the parts of the query that they belong to. Pure."""
    words = ", ".join(detail.evidence.words)
    said = {word.casefold() for word in detail.evidence.words}
    leaves = [leaf for leaf in detail.evidence.leaves if leaf.strip('"').casefold() not in said]
    of = f" ({', '.join(leaves)})" if leaves else ""
    return f"Why: {words}{of}"


def delivery_line(one: DeliveryRecord, zone: str) -> str:
    """`✓ desk: sent Tue 24 Nov 10:31`, or why it was not sent. `zone`: its IANA name. Pure."""
    at = one.sent_at or one.due_at
    when = f" {moment(at, zone)}" if at else ""
    reason = f": {one.reason}" if one.reason else ""
    return f"{SHAPES[one.state]} {one.channel}: {one.state.value}{when}{reason}"
