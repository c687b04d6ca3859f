"""What a message says, without markup: the model that each renderer writes in its way. Pure values.

Lines that are empty are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from watchword.notify.runs import NOTHING, Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkContent:
    """A headline that is listed in one line."""

    title: Runs
    url: str
    about: Runs
    """The outlet and the time; empty: nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryContent:
    """One story."""

    url: str
    headline: Runs
    new: Runs
    """What is new in a story that was alerted; it leads. Empty: it is the first alert."""
    new_label: Runs
    """The word before it."""
    new_is_headline: bool
    """Whether the headline itself is what is new."""
    follows: Runs
    """The headline that the reader knows."""
    now: Runs
    """`Now 8 outlets in 4 languages`, of a story that its reader knows; else empty."""
    topics: Runs
    """The names of its topics."""
    urgent: Runs
    """The word for it, if it is."""
    source: Runs
    """The outlet, and when it published it."""
    headline_only: Runs
    """The words for it, if it is."""
    others: Runs
    """`then 7 outlets in 4 languages`"""
    translation: Runs
    """The first report in the reader's language, if the headline is in another one."""
    lead: Runs
    """The first sentence of the text."""
    news: tuple[Runs, ...]
    """What is new in its later reports, and how many front pages led with it."""
    excerpt: Runs
    why: tuple[Runs, ...]
    """Why each topic matched, with the parts of the query."""
    plain_why: tuple[Runs, ...]
    """The same without them."""
    also: Runs
    """The other outlets by name, in the order of time."""
    outlets: Runs
    """All of them, this one first."""
    read: Runs
    """What a link to its page says."""
    actions: tuple[Runs, ...]
    """What its reader may do about it, with the commands."""
    line: Runs = NOTHING
    """Of a review: what a person wrote below it."""
    reports: tuple[LinkContent, ...] = ()
    """Of a review: each outlet, with its place and the time."""
    sentences: tuple[LinkContent, ...] = ()
    """Of a review: sentences of its reports, each with the outlet and the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContent:
    """One notice of an incident, for the admin."""

    title: Runs
    about: Runs


ItemContent = StoryContent | NoticeContent


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksContent:
    """Headlines below a title."""

    title: Runs
    about: Runs
    links: tuple[LinkContent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The items of a topic in a digest; of another list, all of them."""

    topic: Runs
    """Its name; empty in other lists."""
    count: Runs
    """`4 stories`"""
    items: tuple[ItemContent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A whole message, in the reader's language and zone."""

    language: str
    """A tag of BCP 47."""
    subject: str
    """One line, for the subject of a mail."""
    is_list: bool
    """Whether it is one even with one item, or none."""
    sections: tuple[Section, ...]
    """Their items, one section after another, are those of `Message.items`."""
    is_bundle: bool = False
    """Whether it lists reports that are probably of one story: each says why it matched."""
    heading: Runs = NOTHING
    """The first line of a list."""
    introduction: Runs = NOTHING
    """What stands below it where there is room."""
    links: tuple[LinksContent, ...] = ()
    """What went out at once since the last digest, and the possible matches; what outlets lead with."""
    short_links: tuple[Runs, ...] = ()
    """The same where there is no room: how many they are."""
    coverage: tuple[Runs, ...] = ()
    """What a digest rests on."""
    changed: Runs = NOTHING
    """How often the message was changed, and when last; behind its id."""
    ending: tuple[Runs, ...] = ()
    """What the cap holds, and how many possible matches an alert does not name."""
    foot: tuple[Runs, ...] = ()
    """Of a mail: to whom it went, and the zone of its times."""

    @property
    def items(self) -> tuple[ItemContent, ...]:
        """The items of all sections."""
        return tuple(item for section in self.sections for item in section.items)
