"""Translates checked tables into values of the domain, and checks references between tables."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from config import ready
from config.channel import translate_channel
from config.database import find_database
from config.files import Key, MergedToml
from config.schema import ConceptTable, FeedTable, RootTable, SourceTable, TopicTable
from config.secret import Unset, resolve
from config.subscription import check_value, subscription
from config.tables import names
from config.units import InvalidValue, pair, quoted
from watchword.domain.channel import Channel
from watchword.domain.config import FetchSettings
from watchword.domain.database import Database
from watchword.domain.development import FOLLOWED, Follow, FollowKind
from watchword.domain.review import DailyReview
from watchword.domain.source import (
    LISTING,
    SITE,
    Feed,
    Hints,
    Source,
    Subscription,
    front_feed,
)
from watchword.domain.topic import Concept, Topic, parties_query
from watchword.errors import Problem
from watchword.wording.languages import RARE

Normalize = Callable[[str], str | None]
"""The normalized address; None if it is no web address (`crawler.plain.urls.normalize`)."""


_NEEDED = {
    "topics": "nothing is looked for: write [topics.NAME] with a query",
    "channels": 'nobody is told: write [channels.NAME] with a url, such as "console:"',
    "sources": "nothing is watched: write [sources.NAME] with its feeds",
}
"""Tables that may be left out, each with the effect."""


class Translator:
    """Translates the tables. Problems are added to `merged.problems`."""

    def __init__(
        self,
        merged: MergedToml,
        root: RootTable,
        normalize: Normalize,
        from_packs: Collection[Key] = (),
    ) -> None:
        """`from_packs`: the keys with a value from a pack."""
        self._merged, self._root = merged, root
        self._normalize, self._from_packs = normalize, from_packs
        self._owners: dict[str, str] = {}
        self._unset: list[Problem] = []

    def concepts(self) -> Mapping[str, Concept]:
        """The ready concepts and the file's own, by key; the file's own replaces a ready one."""
        own = self._root.concepts
        models = [
            key for key, table in {**ready.concept_tables(), **own}.items() if _is_model(table)
        ]
        for key, table in own.items():
            like = table.dyad.like if table.dyad else None
            if like and like not in models:
                what = f"{quoted(like)} is no dyad with lists of its own"
                hint = f"there are: {', '.join(models)}"
                self._add_problem(what, hint, "concepts", key, "dyad", "like")
        return ready.concepts(own)

    def topics(self) -> Mapping[str, Topic]:
        """Each topic of the file. A ready topic of this name sets the keys that are left out."""
        known = ready.topics()
        return {key: self._topic(key, t, known) for key, t in self._root.topics.items()}

    def _topic(self, key: str, table: TopicTable, known: Mapping[str, TopicTable]) -> Topic:
        base = known.get(key, TopicTable())
        parties, query = self._subject(key, table, base)
        if not query.strip() and not self._is_written("topics", key, "query", "parties"):
            near = difflib.get_close_matches(key, known, 1)
            ready_topic = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
            hint = f'write query = "…", or take a ready topic; {ready_topic}'
            self._add_problem("has no query", hint, "topics", key)
        self._known(table.alert, "channels", "topics", key, "alert")
        return Topic(
            key=key,
            name=table.name or base.name or key,
            query=query,
            urgent=base.urgent if table.urgent is None else table.urgent or None,
            possible=base.possible if table.possible is None else table.possible or None,
            parties=parties,
            exclude=base.exclude if table.exclude is None else table.exclude or None,
            channels=tuple(dict.fromkeys(table.alert)),
            follow=_follow(base.follow if table.follow is None else table.follow),
            spikes=table.spikes,
            must_match=base.must_match + table.must_match,
            must_not_match=base.must_not_match + table.must_not_match,
            accept=base.accept + table.accept,
        )

    def _subject(
        self, key: str, table: TopicTable, base: TopicTable
    ) -> tuple[tuple[str, str] | None, str]:
        """The parties of a topic and its query. Without a query, parties ask for both in the title.

        A user's query replaces the parties of a ready topic, and a user's parties its query.
        """
        if table.query is not None and table.parties is not None:
            hint = "leave one out: of a topic with parties the judge decides, and no query"
            self._add_problem("has both parties and a query", hint, "topics", key)
        if table.query is not None:
            return None, table.query
        parties = table.parties or base.parties
        if parties is None:
            return None, base.query or ""
        first, second = parties
        both = parties_query((first, second))
        return (first, second), (base.query or both) if table.parties is None else both

    def sources(self, environ: Mapping[str, str]) -> Mapping[str, Source]:
        """Each source of the file and its packs, with the defaults of `[fetch]`.

        `environ`: where the secrets of subscriptions are.

        If two sources list one feed, the user's own source has it, else the source of the first pack,
        so a new version of a pack breaks no configuration. A source of a pack without feeds is left out.
        """
        own_first = sorted(
            self._root.sources.items(), key=lambda item: self._has_pack_feeds(item[0])
        )
        found = {key: self._source(key, table, environ) for key, table in own_first}
        return {
            key: one for key, one in found.items() if one.feeds or not self._has_pack_feeds(key)
        }

    def _is_written(self, kind: str, key: str, *wanted: str) -> bool:
        """Whether a table has one of these keys, wrong as it may be, or a slip of one: that is said."""
        written = self._merged.at(kind, key)
        names = written if isinstance(written, dict) else {}
        return any(difflib.get_close_matches(name, wanted, 1, 0.8) for name in names)

    def _has_pack_feeds(self, source: str) -> bool:
        """Whether what is watched of a source comes from a pack: its feeds, or else its home page."""
        if self._merged.at("sources", source, "feeds") is None:
            return ("sources", source, "url") in self._from_packs
        return ("sources", source, "feeds") in self._from_packs

    def _source(self, key: str, table: SourceTable, environ: Mapping[str, str]) -> Source:
        fetch = self._root.fetch
        feeds = tuple(self._feeds(key, table.feeds or ()))
        if not table.feeds and not self._merged.at("sources", key, "feeds"):
            if table.url is None and not self._is_written("sources", key, "feeds", "url"):
                hint = 'write feeds = ["https://…"], or url = "https://…": they are found there'
                self._add_problem("has neither feeds nor a url", hint, "sources", key)
            elif table.url is not None:
                site = self._feeds(key, (FeedTable(url=table.url),))
                feeds = tuple(replace(feed, kind=SITE) for feed in site)
        if table.front and table.url is None:
            hint = 'write url = "https://…" too: it is the page that is watched'
            self._add_problem("needs the url of the home page", hint, "sources", key, "front")
        elif table.front and table.url and (home := self._normalize(table.url)):
            feeds += (front_feed(home),)
        self._known(table.topics or (), "topics", "sources", key, "topics")
        return Source(
            key=key,
            hints=Hints(
                outlet=table.name or key,
                language=table.language,
                country=table.country,
                timezone=table.timezone,
                browser=table.browser,
                delay=fetch.delay if table.delay is None else table.delay,
            ),
            feeds=feeds,
            cadence=pair(table.cadence or fetch.cadence),
            topics=table.topics,
            subscription=self._subscription(key, table, feeds, environ),
        )

    def _subscription(
        self, key: str, table: SourceTable, feeds: Iterable[Feed], environ: Mapping[str, str]
    ) -> Subscription | None:
        def value(written: SecretStr, name: str) -> str | None:
            where = ("sources", key, *name.split(".", 1))
            try:
                found = resolve(written, self._merged.folder, environ, wanted="a secret")
                if isinstance(found, SecretStr):
                    check_value(name, found.get_secret_value())
                    return found.get_secret_value()
            except InvalidValue as invalid:
                self._add_problem(invalid.what, invalid.hint, *where)
                return None
            hint = "the source is read as everybody reads it until it is"
            self._unset.append(Problem(self._merged.where(*where), found.reason, hint))
            return None

        sites = tuple(feed.url for feed in feeds) + ((table.url,) if table.url else ())
        found = subscription(
            sites,
            headers=table.headers or {},
            cookies=table.cookies,
            auth=table.auth,
            resolve=value,
        )
        if found and not any(site.startswith("https://") for site in sites):
            what = "has a subscription, which is sent over TLS only, and no address with https://"
            self._unset.append(
                Problem(self._merged.where("sources", key), what, "write its https:// address")
            )
        return found

    def _feeds(self, key: str, feeds: Iterable[FeedTable]) -> Iterator[Feed]:
        for feed in feeds:
            address = self._normalize(feed.url)
            if address is None:
                what = f"{quoted(feed.url)} is not an address of the web"
                hint = "write one that begins with https:// or http://"
                self._add_problem(what, hint, "sources", key, "feeds")
            elif address in self._owners:
                if self._has_pack_feeds(key):
                    continue
                what = f"{quoted(feed.url)} is a feed of sources.{self._owners[address]} already"
                self._add_problem(what, "write it once", "sources", key, "feeds")
            else:
                self._owners[address] = key
                kind = LISTING if feed.rules else feed.kind
                yield Feed(
                    url=address,
                    kind=kind,
                    rules=feed.rules,
                    cadence=pair(feed.cadence) if feed.cadence else None,
                    language=feed.language,
                )

    def fetch(self) -> FetchSettings:
        """The limits of the crawler: each field has the value of the key of its name in `[fetch]`."""
        names = (field.name for field in fields(FetchSettings))
        return FetchSettings(**{name: getattr(self._root.fetch, name) for name in names})

    def admin(self) -> tuple[str, ...]:
        """The channels for notices about failures."""
        named = tuple(dict.fromkeys(self._root.admin))
        self._known(named, "channels", "admin")
        return named

    def review(self, timezone: str) -> DailyReview | None:
        """The press review of each day. `timezone`: of its hour."""
        at, named = self._root.review.at, tuple(dict.fromkeys(self._root.review.channels))
        self._known(named, "channels", "review", "channels")
        return DailyReview(at=at, zone=ZoneInfo(timezone), channels=named) if at else None

    def channels(
        self,
        secrets: Mapping[str, SecretStr | Unset],
        timezone: str,
        interrupts: Callable[[str], bool],
    ) -> Mapping[str, Channel]:
        """Each channel with its hours. `timezone`: for channels without their own.

        `interrupts`: whether a message to a URL interrupts somebody, so that it needs a cap.
        """
        found = {}
        for name, secret in secrets.items():
            table = self._root.channels[name]
            channel = translate_channel(name, table, secret, timezone, self._root.language)
            is_quiet = isinstance(secret, SecretStr) and not interrupts(secret.get_secret_value())
            if is_quiet and "cap" not in table.model_fields_set:
                channel = replace(channel, cap=None)
            found[name] = channel
        return found

    def secrets(
        self, environ: Mapping[str, str], signing: Mapping[str, SecretStr | Unset]
    ) -> Mapping[str, SecretStr | Unset]:
        """The URL of each channel, or why it is not set, or why what signs its messages is not."""
        found: dict[str, SecretStr | Unset] = {}
        for name, table in self._root.channels.items():
            if resolved := self._resolved(table.url, environ, name, "url"):
                unsigned = signing.get(name)
                found[name] = unsigned if isinstance(unsigned, Unset) else resolved
        return found

    def signing(self, environ: Mapping[str, str]) -> Mapping[str, SecretStr | Unset]:
        """What signs the messages of each channel that has such a secret, or why it is not set."""
        return {
            name: resolved
            for name, table in self._root.channels.items()
            if table.secret and (resolved := self._resolved(table.secret, environ, name, "secret"))
        }

    def _resolved(
        self, written: SecretStr, environ: Mapping[str, str], channel: str, key: str
    ) -> SecretStr | Unset | None:
        wanted = "an address" if key == "url" else "a secret"
        try:
            found = resolve(written, self._merged.folder, environ, wanted=wanted)
        except InvalidValue as invalid:
            self._add_problem(invalid.what, invalid.hint, "channels", channel, key)
            return None
        return Unset(found.reason, key) if isinstance(found, Unset) else found

    def heartbeat(self, environ: Mapping[str, str]) -> SecretStr | Unset | None:
        """The address that is called while the service works; None if none is configured."""
        written = self._root.service.heartbeat
        if written is None:
            return None
        try:
            found = resolve(written, self._merged.folder, environ)
        except InvalidValue as invalid:
            self._add_problem(invalid.what, invalid.hint, "service", "heartbeat")
            return None
        if isinstance(found, SecretStr) and self._normalize(found.get_secret_value()) is None:
            hint = "write one that begins with https:// or http://"
            self._add_problem("is not an address of the web", hint, "service", "heartbeat")
        return found

    def warnings(
        self, secrets: Mapping[str, SecretStr | Unset], heartbeat: SecretStr | Unset | None
    ) -> Iterator[Problem]:
        """What works and may not be intended, one Problem each."""
        if self._merged.at("contact") is None:
            hint = 'write contact = "you@example.org", so that sites can write to you'
            yield Problem(self._merged.where("contact"), "is not set", hint)
        for table, why in _NEEDED.items():
            if not names(self._merged, table):
                yield Problem(self._merged.where(table), "there are none", why)
        yield from self._rare_languages()
        yield from self._unset
        for name, secret in secrets.items():
            if isinstance(secret, Unset):
                where = self._merged.where("channels", name, secret.key)
                yield Problem(where, secret.reason, "nothing is sent there until it is")
        if isinstance(heartbeat, Unset):
            where = self._merged.where("service", "heartbeat")
            yield Problem(where, heartbeat.reason, "nobody hears that the service is alive")

    def _rare_languages(self) -> Iterator[Problem]:
        """Codes of languages that mostly are meant as codes of places."""
        for name, table in self._root.sources.items():
            if near := RARE.get(table.language or ""):
                what = f"{quoted(table.language or '')} is a language without much of a press"
                where = self._merged.where("sources", name, "language")
                yield Problem(where, what, f'is it the place? then write "{near}"')

    def database(self, environ: Mapping[str, str]) -> Database:
        """The SQLite file, whose relative path starts at the configuration's folder, or the server."""
        written, folder = self._root.database.url, self._merged.folder
        if written is None:
            return folder / "watchword.db"
        try:
            return find_database(written, folder, environ)
        except InvalidValue as invalid:
            self._add_problem(invalid.what, invalid.hint, "database", "url")
            return folder

    def _known(self, wanted: Iterable[str], table: str, *key: str) -> None:
        known = names(self._merged, table)
        for name in wanted:
            if name not in known:
                what = f"{quoted(name)} is not one of the {table}"
                hint = (
                    f"there are: {', '.join(sorted(known))}" if known else f"write [{table}.NAME]"
                )
                self._add_problem(what, hint, *key)

    def _add_problem(self, what: str, hint: str, *key: str) -> None:
        self._merged.problems.append(Problem(self._merged.where(*key), what, hint))


def _follow(wanted: Iterable[str] | None) -> Follow:
    """What a topic follows: `urgent`, `outlets:10`; None: what one follows that says nothing of it."""
    if wanted is None:
        return FOLLOWED
    names = list(wanted)
    counts = [int(name.partition(":")[2]) for name in names if ":" in name]
    kinds = frozenset(FollowKind(name) for name in names if ":" not in name)
    return Follow(kinds=kinds, outlets=min(counts, default=None))


def _is_model(table: ConceptTable) -> bool:
    """Whether other dyads can name this one in `like`."""
    return bool(table.dyad and table.dyad.followed_by and not table.dyad.like)
