"""What a message says of one story. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watchword.domain.delivery import AlertItem, Story
from watchword.domain.development import TURN, Development, FollowKind
from watchword.domain.match import Excerpt
from watchword.domain.story import OtherOutlet
from watchword.notify.content import StoryContent
from watchword.notify.reader import MAX_EXCERPT, MAX_HEADLINE, MAX_NAME, MAX_WORD, Reader
from watchword.notify.runs import (
    NOTHING,
    Role,
    Run,
    Runs,
    code,
    fill,
    foreign,
    join,
    marked,
    ours,
    plain,
)
from watchword.wording.languages import language_name, script_tag
from watchword.wording.safe_text import one_line

_DIGITS = re.compile(r"\d+")
MAX_OUTLETS = 40
"""Outlets that a mail names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a reader knows of a story before it is described."""

    is_update: bool = False
    """Whether a message that was sent is changed to this."""
    title: str = ""
    """The headline of the story that it follows, where the message says it already."""


NEW = Known()
"""Nothing."""


def describe_story(story: Story, reader: Reader, known: Known = NEW) -> StoryContent:
    """The story for a reader. Pure."""
    item, texts, development = story[0], reader.texts, new_in(story)
    tag = script_tag(item.language or "", item.title)
    first = _source(item, reader)
    others = [_other(one, reader) for one in item.also]
    names = [foreign(name, MAX_NAME) for name in dict.fromkeys(one.topic for one in story)]
    also = reader.some(others)
    return StoryContent(
        url=item.url,
        headline=headline(item, reader),
        new=marked(development.new, MAX_HEADLINE, tag) if development else NOTHING,
        new_label=ours(texts.gettext("New:")),
        new_is_headline=development is not None and _text(development.new) == item.title,
        follows=_follows(development, item, reader, known),
        now=_now(item, reader) if development or known.is_update else NOTHING,
        topics=join(names, reader.comma),
        urgent=ours(texts.gettext("urgent")) if any(one.urgent for one in story) else NOTHING,
        source=first,
        headline_only=ours(texts.gettext("headline only")) if item.headline_only else NOTHING,
        others=_count_others(item, reader),
        translation=_translation(item, reader, _known_title(development, item)),
        lead=foreign(item.lead, MAX_EXCERPT, tag),
        news=(
            *(_news(item, one, reader) for one in _later_reports(story)),
            *_fronts(item, reader),
        ),
        excerpt=NOTHING if development else marked(item.excerpt, MAX_EXCERPT, tag),
        why=tuple(_each_why(story, reader, True)),
        plain_why=tuple(_each_why(story, reader, False)),
        also=fill(texts.gettext("Also: {outlets}"), outlets=also) if also else NOTHING,
        outlets=reader.some([first, *others], MAX_OUTLETS),
        read=fill(
            texts.gettext("Read it at {outlet}"), outlet=foreign(item.outlet, MAX_NAME, tag)
        ),
        actions=tuple(_actions(story, reader)),
    )


def new_in(story: Story) -> Development | None:
    """What its first article brings, for the first of its topics that was told of it before. Pure."""
    of_it = (one.development for one in story if one.url == story[0].url)
    return next((one for one in of_it if one is not None), None)


def _text(excerpt: Excerpt) -> str:
    return "".join(part.text for part in excerpt)


def _follows(
    development: Development | None, item: AlertItem, reader: Reader, known: Known
) -> Runs:
    """The headline that the reader knows; empty: the same, or nobody knows it any more."""
    if _known_title(development, item) == known.title:
        return NOTHING
    if development is None and item.related_title:
        title = foreign(item.related_title, MAX_HEADLINE)
        return fill(reader.texts.gettext("Probably the same story as: {title}"), title=title)
    if development is None or development.follows in ("", item.title):
        return NOTHING
    title = foreign(development.follows, MAX_HEADLINE)
    return fill(reader.texts.gettext("Follows: {title}"), title=title)


def _known_title(development: Development | None, item: AlertItem) -> str:
    """The headline that was told of its story, or of the one that it may be of; empty: nobody knows."""
    return development.follows if development else item.related_title


def headline(item: AlertItem, reader: Reader) -> Runs:
    """The headline with the user's words marked; never empty. Pure."""
    tag = script_tag(item.language or "", item.title)
    return (
        marked(item.headline, MAX_HEADLINE, tag)
        or foreign(item.title, MAX_HEADLINE, tag)
        or ours(reader.texts.gettext("(no headline)"))
    )


def _source(item: AlertItem, reader: Reader) -> Runs:
    tag = script_tag(item.language or "", item.title)
    if item.published_at is not None:
        return reader.outlet_at(item.outlet, item.published_at, tag)
    return fill(
        reader.texts.gettext("{outlet}, undated, found {time}"),
        outlet=foreign(item.outlet, MAX_NAME, tag),
        time=ours(reader.moment(item.found_at)),
    )


def _other(one: OtherOutlet, reader: Reader) -> Runs:
    return reader.outlet_at(one.outlet, one.at, script_tag(one.language or "", one.title))


def _count_others(item: AlertItem, reader: Reader) -> Runs:
    """`then 7 outlets in 4 languages`; empty where nobody else has it."""
    count, texts = len(item.also), reader.texts
    languages = _languages(item)
    if not count:
        return NOTHING
    if len(languages) < 2:
        return ours(texts.ngettext("then {count} outlet", "then {count} outlets", count))
    text = texts.ngettext(
        "then {count} outlet in {languages} languages",
        "then {count} outlets in {languages} languages",
        count,
    )
    return fill(text, languages=ours(str(len(languages))))


def _now(item: AlertItem, reader: Reader) -> Runs:
    """`Now 8 outlets in 4 languages`; empty where nobody else has it."""
    count, texts = 1 + len(item.also), reader.texts
    languages = len(_languages(item))
    if count < 2:
        return NOTHING
    if languages < 2:
        return ours(texts.ngettext("Now {count} outlet", "Now {count} outlets", count))
    text = texts.ngettext(
        "Now {count} outlet in {languages} languages",
        "Now {count} outlets in {languages} languages",
        count,
    )
    return fill(text, languages=ours(str(languages)))


def _languages(item: AlertItem) -> set[str]:
    return {one for one in (item.language, *(one.language for one in item.also)) if one}


def _translation(item: AlertItem, reader: Reader, known: str) -> Runs:
    """The first report in the reader's language, below a headline in another one; empty: none.

    `known`: a headline that the message says anyway.
    """
    wanted = reader.language[:2]
    if item.language in (None, wanted):
        return NOTHING
    found = [one for one in item.also if one.language == wanted and one.title]
    in_script = (one for one in found if script_tag(wanted, one.title) == reader.language)
    first = next(in_script, found[0] if found else None)
    if first is None or first.title == known:
        return NOTHING
    return fill(
        reader.texts.gettext("{outlet}: {title}"),
        outlet=foreign(first.outlet, MAX_NAME, reader.language),
        title=foreign(first.title, MAX_HEADLINE, reader.language),
    )


def _later_reports(story: Story) -> Iterable[AlertItem]:
    """The alerts of other articles of the story, each article once."""
    return {one.url: one for one in story if one.url != story[0].url}.values()


def _news(first: AlertItem, later: AlertItem, reader: Reader) -> Runs:
    return fill(
        reader.texts.gettext("{new} {title} ({outlet})"),
        new=(
            Run(
                reader.texts.gettext("New since {time}:").format(
                    time=reader.moment(first.published_at or first.found_at)
                ),
                Role.STRONG,
            ),
        ),
        title=headline(later, reader),
        outlet=_source(later, reader),
    )


def _fronts(item: AlertItem, reader: Reader) -> Iterable[Runs]:
    """`It led 3 of 8 front pages.`"""
    if item.fronts is not None:
        text = reader.texts.ngettext(
            "It led {led} of {count} front page.",
            "It led {led} of {count} front pages.",
            item.fronts.watched,
        )
        yield ours(text.format(led=item.fronts.led, count=item.fronts.watched))


def _each_why(story: Story, reader: Reader, with_query: bool) -> Sequence[Runs]:
    """Why each topic matched; where that is not the same for all, each line names its topic."""
    said = dict.fromkeys(filter(None, (_why(one, reader, with_query) for one in story)))
    if len(said) == 1 or len({one.topic for one in story}) == 1:
        return list(said)
    text = reader.texts.gettext("{topic}: {why}")
    whys = ((foreign(one.topic, MAX_NAME), _why(one, reader, with_query)) for one in story)
    named = (fill(text, topic=topic, why=why) for topic, why in whys if why)
    return list(dict.fromkeys(named))


def _why(item: AlertItem, reader: Reader, with_query: bool) -> Runs:
    """Why a topic matched, in a line; `with_query`: with the parts of the query. Pure."""
    texts = reader.texts
    if item.development is not None:
        return again(item.development, item, reader)
    above = headline_words(item)
    below = texts.gettext("{words} in the text")
    if item.headline_only:
        below = texts.gettext("{words} in the summary")
    places = (
        (texts.gettext("{words} in the headline"), above),
        (below, item.words[len(above) :]),
    )
    said = [
        fill(text, words=reader.some([_word(word, item) for word in words]))
        for text, words in places
        if words
    ]
    known = {word.casefold() for word in item.words}
    leaves = [leaf for leaf in item.leaves if leaf.strip('"').casefold() not in known]
    if not with_query and not said:
        said = [_fact(leaf, item, reader) for leaf in leaves]
    codes = reader.some([code(one_line(leaf, MAX_WORD)) for leaf in leaves])
    if with_query and not said:
        said, codes = [codes], NOTHING
    reasons = join(said, reader.semicolon)
    if with_query and codes:
        reasons = (*reasons, *ours(" ("), *codes, *ours(")"))
    return fill(texts.gettext("Why: {reasons}"), reasons=reasons) if plain(reasons) else NOTHING


def headline_words(item: AlertItem) -> Sequence[str]:
    """Those of the words that stand in the headline: the first ones. Pure.

    They come in the order of the article, the headline first. One stretch may be several words, for
    words that touch or overlap are marked as one: 中日 and 同意.
    """
    stretches = "\0".join(part.text for part in item.headline if part.marked)
    at, found = 0, 0
    for word in item.words:
        at = stretches.find(word, at)
        if at < 0:
            break
        at, found = at + 1, found + 1
    return item.words[:found]


def again(development: Development, item: AlertItem, reader: Reader) -> Runs:
    """Why a story is told again, in the reader's language. Pure."""
    texts = reader.texts
    kind, _, value = development.key.partition(":")
    words = [_word(part.text, item) for part in development.new if part.marked]
    count = next(iter(_DIGITS.findall(development.reason)), value)
    reasons = {
        "urgent": texts.gettext("urgent now"),
        FollowKind.NUMBERS: texts.ngettext(
            "a new number in the headline: {what}",
            "new numbers in the headline: {what}",
            len(words),
        ),
        FollowKind.NAMES: texts.ngettext(
            "a new name in the headline: {what}", "new names in the headline: {what}", len(words)
        ),
        FollowKind.CORRECTIONS: texts.gettext("it corrects itself"),
        FollowKind.LANGUAGES: texts.gettext("the first report in {what}"),
        FollowKind.PLACES: texts.gettext("the first report from {what}"),
        "outlets": texts.gettext("{what} outlets have it now"),
        TURN: texts.gettext("hours later, under another headline"),
    }
    what = (
        reader.some(words) if words else foreign(count if kind == "outlets" else value, MAX_NAME)
    )
    reason = foreign(development.reason, MAX_HEADLINE)
    reason = fill(reasons[kind], what=what) if kind in reasons else reason
    return fill(texts.gettext("Why again: {reason}"), reason=reason)


def _word(word: str, item: AlertItem) -> Runs:
    tag = script_tag(item.language or "", item.title)
    return (Run(one_line(word, MAX_WORD), Role.MARK, tag),)


def _fact(leaf: str, item: AlertItem, reader: Reader) -> Runs:
    """A condition on a fact of the article, in plain words."""
    name, _, value = leaf.partition(":")
    if name == "lang":
        language = language_name(value.lower(), reader.texts.locale)
        return fill(reader.texts.gettext("it is in {language}"), language=ours(language))
    if name == "source":
        outlet = foreign(item.outlet, MAX_NAME)
        return fill(reader.texts.gettext("it is from {outlet}"), outlet=outlet)
    return code(one_line(leaf, MAX_WORD))


def _actions(story: Story, reader: Reader) -> Iterable[Runs]:
    texts = reader.texts
    for topic in dict.fromkeys(one.topic_key for one in story if one.topic_key):
        yield fill(
            texts.gettext("To be still about this topic for a day: {command}"),
            command=code(f"watchword mute {topic} --until 1d"),
        )
    for one in story:
        if one.id:
            yield fill(
                texts.gettext("Not what you look for? {command}"),
                command=code(f"watchword alert wrong {one.id}"),
            )
