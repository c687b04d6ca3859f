"""Reasons in the reader's language. Pure.

A reason is stored as English text, for logs, the JSON lines and every reader; pages and messages ask
here for the same in another language. What says a reason stands elsewhere, and a test compares the two.
What is not listed stays as it is: the words of a server, a line of the configuration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from watchword.wording.catalogue import ENGLISH, Catalogue

NUMBERS = ("count", "all", "number")
"""Places that hold digits alone."""
NAMES = "names"
"""A place that holds a list: `Tokyo, 12 and 24`."""
NESTED = "reason"
"""A place that holds a reason by itself."""


def gettext_noop(text: str) -> str:
    """The text; it is translated later. Babel looks for this name."""
    return text


REASONS = (
    # Feeds and sources.
    gettext_noop("its poll is overdue"),
    gettext_noop("not polled yet"),
    gettext_noop("it failed"),
    gettext_noop("{reason} ({count} of {all} feeds)"),
    gettext_noop("its newest article is {count} days old"),
    gettext_noop("nothing new; usually it brings {count} in this time"),
    gettext_noop("no text is found on its pages any more"),
    gettext_noop("its articles bear no date any more"),
    gettext_noop("its articles are no longer in {language}"),
    gettext_noop("its rules find no link any more"),
    gettext_noop("its rules find links of another kind than before"),
    gettext_noop("its rules find no link"),
    gettext_noop("no link of it looks like one to an article"),
    gettext_noop(
        "nothing there can be watched: it names no feed, and none of its links looks like an article's"
    ),
    gettext_noop(
        "signed out: the site asks to sign in again; renew the secrets of its subscription"
    ),
    # The network and its answers.
    gettext_noop("the host did not answer within {seconds} s"),
    gettext_noop("host not found: {host}"),
    gettext_noop("the host refused the connection"),
    gettext_noop("the host cannot be reached"),
    gettext_noop("the connection broke off before the end of the answer"),
    gettext_noop("its TLS certificate cannot be trusted"),
    gettext_noop("what answers there does not speak HTTP"),
    gettext_noop("the answer is larger than {size} MiB"),
    gettext_noop("it redirects without end (the limit is {count})"),
    gettext_noop("it redirects to {host}: {reason}"),
    gettext_noop("robots.txt forbids this page"),
    gettext_noop("robots.txt answers {status}; nothing else is asked for until it can be read"),
    gettext_noop("fetching it took longer than {seconds} s in all"),
    gettext_noop("reading it took longer than {seconds} s"),
    gettext_noop("the answer was empty"),
    gettext_noop("it is not a feed"),
    gettext_noop("it is not a feed: an HTML page came"),
    gettext_noop("its XML is broken, and no entry of it is whole"),
    # Pages and the walls before them.
    gettext_noop("it has neither a title nor a text"),
    gettext_noop("no text was found on the page"),
    gettext_noop("the link leads to the site's front page"),
    gettext_noop("its link leads to no page of its outlet"),
    gettext_noop("{reason} (tried {count} times)"),
    gettext_noop("a bot wall answers"),
    gettext_noop("a bot wall answers ({service})"),
    gettext_noop(
        "{reason}: ask the publisher to let Watchword in, or give the source the cookies of your browser"
    ),
    gettext_noop("the page shows its text only with JavaScript"),
    gettext_noop(
        "{reason}: its news come by headline and summary; a feed with whole texts would help"
    ),
    gettext_noop("a consent page answers"),
    gettext_noop("{reason}: agree in your browser and give the source its cookies"),
    gettext_noop("the page asks to sign in"),
    gettext_noop(
        "{reason}: give the source your subscription: its headers, cookies or user and password"
    ),
    gettext_noop("the page says that it has no such article"),
    gettext_noop("only subscribers can read its text"),
    # Matches and alerts.
    gettext_noop("first report"),
    gettext_noop("first report that is news"),
    gettext_noop("first report; probably of the event of article {number}: {reason}"),
    gettext_noop("told before: one article with {number}"),
    gettext_noop("same story: a copy of article {number}"),
    gettext_noop("same story: the event of article {number}: {reason}"),
    gettext_noop("both name {names}, {reason}"),
    gettext_noop("headlines alike, {reason}"),
    gettext_noop("within the hour"),
    gettext_noop("{count} h apart"),
    gettext_noop("joined by hand"),
    gettext_noop("spike"),
    gettext_noop("spike over"),
    gettext_noop("promoted"),
    gettext_noop("imported"),
    gettext_noop("marked wrong"),
    gettext_noop("urgent now"),
    gettext_noop("it corrects itself"),
    gettext_noop("its headline is a correction"),
    gettext_noop("hours later, under another headline"),
    gettext_noop("{what} outlets have it now"),
    gettext_noop("old: it has no date, and it came with the first poll of its feed"),
    gettext_noop("old: published {time}, more than {span} before it was found"),
    gettext_noop("old: published {time}, as its feed says, more than {span} before it was found"),
    gettext_noop(
        "old: published {time}, as its page says ({origin}), more than {span} before it was found"
    ),
    # Deliveries and channels.
    gettext_noop("{count}: {reason}"),
    gettext_noop("{reason}; it may have arrived"),
    gettext_noop("in the digest of {time}"),
    gettext_noop("for one list of what the first polls find"),
    gettext_noop("for the next message about its story"),
    gettext_noop("quiet {hours}"),
    gettext_noop("more than {count} messages in an hour"),
    gettext_noop("muted: the topic, until {time}"),
    gettext_noop("muted: the topic on this channel, until a person lifts it"),
    gettext_noop("muted: the channel, until {time}"),
    gettext_noop("the topic {topic} is gone"),
    gettext_noop("the topic {topic} was gone for 72 h"),
    gettext_noop("its channel was gone for 72 h"),
    gettext_noop("disabled: {reason}"),
    gettext_noop("disabled for 72 h: {reason}"),
    gettext_noop("the channel failed: {reason}"),
    gettext_noop("not taken for 72 h; at last: {reason}"),
    gettext_noop("taken {count} times without an answer"),
    gettext_noop("{count} hand-overs had no known end"),
    gettext_noop("it could not be made a message; the log says why"),
    gettext_noop("no connection: {reason}"),
    gettext_noop("the host is not found"),
    gettext_noop("no answer in time"),
    gettext_noop("its certificate is not valid"),
    gettext_noop("refused"),
    gettext_noop("unreachable"),
    # This machine.
    gettext_noop(
        "it is {hours} h behind, say the hosts that are polled; set it, or start a time service"
    ),
    gettext_noop(
        "it is {hours} h ahead, say the hosts that are polled; set it, or start a time service"
    ),
    # What is said of a query as it is typed.
    gettext_noop("column {number}: {reason}"),
    gettext_noop("{word} is short and stands alone: it is found in other words too"),
    gettext_noop("put a word beside it, or write a longer one"),
    gettext_noop("AND and OR are mixed without brackets; understood as {query}"),
    gettext_noop("write the brackets"),
    gettext_noop("{word} is looked for as a word"),
    gettext_noop("write {word} for the operator"),
)
"""Every reason that is told in the reader's language, as the code says it."""
WITH_PLURAL = {
    "a new number in the headline: {what}": "a new number in the headline: {what}",
    "new numbers in the headline: {what}": "a new number in the headline: {what}",
    "a new name in the headline: {what}": "a new name in the headline: {what}",
    "new names in the headline: {what}": "a new name in the headline: {what}",
}
"""What messages say too, where it has a plural: as it is stored, and by which text it is found."""


def in_words_of(texts: Catalogue, reason: str) -> str:
    """A stored reason in the language of these texts; itself where that is not known."""
    if texts.language == ENGLISH or not reason:
        return reason
    for pattern, text in _patterns():
        if found := pattern.fullmatch(reason):
            return texts.gettext(text).format_map(
                {place: _filled(texts, place, value) for place, value in found.groupdict().items()}
            )
    parts = reason.split("; ")
    return "; ".join(in_words_of(texts, one) for one in parts) if len(parts) > 1 else reason


def _filled(texts: Catalogue, place: str, value: str) -> str:
    if place == NAMES:
        return value.replace(" and ", ", ")
    return in_words_of(texts, value) if place == NESTED else value


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Of each reason what finds it; those without a place first, then in their order."""
    listed = {one: one for one in REASONS} | WITH_PLURAL
    ordered = sorted(listed.items(), key=lambda one: "{" in one[0])
    return tuple((re.compile("".join(_pattern(said)), re.DOTALL), text) for said, text in ordered)


def _pattern(text: str) -> Iterator[str]:
    for at, piece in enumerate(re.split(r"\{(\w+)\}", text)):
        if at % 2:
            held = r"\d+" if piece in NUMBERS else ".+" if piece == NESTED else "[^;]+"
            yield f"(?P<{piece}>{held})"
        else:
            yield re.escape(piece)
