"""Read: fetch the page of an article and merge it with its entry, else keep the headline."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from watchword.domain.article import (
    ArticleForRead,
    Failed,
    GiveUp,
    Page,
    ReadAgain,
    ReadAnswer,
    Text,
    after_failure,
)
from watchword.domain.cadence import MAX_BACKOFF
from watchword.domain.combine import headline, merge, retitled
from watchword.domain.host import HostUpdate, costly_wait, next_request, next_strikes
from watchword.domain.identity import (
    Foreign,
    MergeInto,
    OtherArticle,
    SameArticle,
    is_front_page,
    resolve_identity,
)
from watchword.domain.source import Hints, Source, host_of, is_of_feed
from watchword.domain.traffic import Traffic, crawl_delay
from watchword.domain.work import JobName, Work
from watchword.pipeline.context import JobContext
from watchword.ports import WriteTransaction

logger = logging.getLogger(__name__)


async def tick(context: JobContext) -> None:
    """Claim the articles whose page is due and hand them to the executor."""
    if context.runtime.stopping:
        return
    now, room = context.ports.clock.now(), await context.ports.executor.room()
    if room.total > 0:
        claimed = await context.ports.store.write(
            lambda rows: rows.articles.claim(now, room=room, sources=context.runtime.only)
        )
        await context.ports.executor.submit(claimed)


async def run(context: JobContext, work: Work) -> None:
    """Load the article, let the crawler read its page, and save the answer."""
    article = await context.ports.store.read(lambda rows: rows.articles.for_read(work))
    # A database that stood still may answer when the lease is over: the host may be another row's.
    if article is None or article.leased_until <= context.ports.clock.now():
        return
    source = context.plan.config.sources.get(article.source)
    answer = await context.ports.crawler.read(
        article.link,
        _hints(article, source),
        subscription=source.subscription if source else None,
        suspect=work.suspect,
    )
    if context.runtime.stopping and isinstance(answer, Failed):
        return  # our stop made the read fail, not the page; the lease ends by itself
    await save_answer(context, work, answer)


async def save_answer(context: JobContext, work: Work, answer: ReadAnswer) -> None:
    """Save the answer if the lease token is still the same, and wake the jobs that follow."""
    article = await context.ports.store.read(lambda rows: rows.articles.for_read(work))
    if article is None:
        return
    now = context.ports.clock.now()
    readable = as_article(answer, article.link)
    if article.unresolved:
        readable = as_resolved(readable, article.link)
    source = context.plan.config.sources.get(article.source)
    taken = context.ports.crawler.take_traffic()
    host = host_after(article, readable, source, now, taken)
    await context.ports.store.write(save(article, readable, now, host=host, taken=taken))
    result = f"failed: {readable.reason}" if isinstance(readable, Failed) else readable.title
    logger.debug("read", extra={"article": article.id, "link": article.link, "came": result})
    for job in (JobName.JUDGE, JobName.POLL, JobName.READ):
        context.runtime.wakeups.set(job)


def _hints(article: ArticleForRead, source: Source | None) -> Hints:
    hints = source.hints_of(article.feed) if source else Hints(outlet=article.source)
    return replace(hints, dated=article.entry.published_at is not None)


def as_article(answer: ReadAnswer, link: str) -> ReadAnswer:
    """The answer; Failed if the page is a front page or has no text. Pure."""
    match answer:
        case Page(url=url) if is_front_page(url, link):
            return Failed(reason="the link leads to the site's front page", final=True)
        case Page(body=""):
            return Failed(reason="no text was found on the page")
        case _:
            return answer


def as_resolved(answer: ReadAnswer, link: str) -> ReadAnswer:
    """The answer for the link of a search feed: it counts only where it leads away. Pure.

    What stays with the service is a page of scripts, and is asked once: the outlet's own feed may bring
    the address. A host that does not answer, or asks for a wait, is tried as any other.
    """
    match answer:
        case Failed(unreachable=False, retry_after=None):
            return replace(answer, final=True)
        case Page(url=url) if host_of(url) == host_of(link):
            return Failed(reason="its link leads to no page of its outlet", final=True)
        case _:
            return answer


def host_after(
    article: ArticleForRead,
    answer: ReadAnswer,
    source: Source | None,
    now: datetime,
    taken: Sequence[Traffic],
) -> HostUpdate:
    """What the answer means for the host of the article. Pure.

    `source`: None if it was removed. `taken`: what hosts were asked since the last save.
    """
    longest = source.cadence_of(article.feed)[1] if source else MAX_BACKOFF
    not_before = next_request(
        now,
        delay=_hints(article, source).delay,
        crawl_delay=crawl_delay(taken, article.host, article.crawl_delay),
        retry_after=answer.retry_after if isinstance(answer, Failed) else None,
    )
    pages_not_before, costly = None, isinstance(answer, Failed) and answer.costly
    strikes = next_strikes(article.strikes, costly=costly)
    if costly:
        pages_not_before = now + costly_wait(strikes, max_interval=longest)
    return HostUpdate(
        host=article.host,
        not_before=not_before,
        strikes=strikes,
        pages_not_before=pages_not_before,
        page_read=isinstance(answer, Page),
    )


def save(
    article: ArticleForRead,
    answer: ReadAnswer,
    now: datetime,
    *,
    host: HostUpdate,
    taken: Sequence[Traffic],
) -> Callable[[WriteTransaction], None]:
    """A job for the store: the revision, the failure or the merge, and the change of the host."""

    def job(rows: WriteTransaction) -> None:
        rows.feeds.add_traffic(taken, now)
        match answer:
            case Failed():
                mine = _save_failure(rows, article, answer, now)
            case Page():
                mine = _save_page(rows, article, answer, now)
        if mine:
            rows.feeds.release_host(host)
            if (fields := fields_of(article, answer)) is not None:
                language = answer.language if isinstance(answer, Page) else None
                rows.feeds.note_page(article.feed, fields, language, now)
            match answer:
                case Failed(barred=True, reason=reason) if is_of_feed(article.link, article.feed):
                    rows.feeds.bar(article.source, reason, now)
                case Page():
                    rows.feeds.unbar(article.source)
                case _:
                    pass

    return job


def fields_of(article: ArticleForRead, answer: ReadAnswer) -> Mapping[str, bool] | None:
    """Which fields the article has, for the filling of its feed; None: the answer says nothing. Pure.

    A page that cannot be read counts once. A wall, a host that does not answer or asks to wait, and an
    article that is gone say nothing of what its pages have.
    """
    match answer:
        case Page():
            return {"text": True, "date": bool(answer.published_at or article.entry.published_at)}
        case Failed(final=False, gone=False, barred=False, unreachable=False, retry_after=None):
            return {"text": False} if article.tries == 0 else None
        case _:
            return None


def _save_failure(
    rows: WriteTransaction, article: ArticleForRead, failed: Failed, now: datetime
) -> bool:
    verdict = after_failure(failed, tries=article.tries + 1, now=now)
    gone_at = now if failed.gone else None
    match verdict:
        case ReadAgain(at=at):
            mine = rows.articles.read_failed(
                article, reason=failed.reason, read_at=at, gone_at=gone_at
            )
        case GiveUp(reason=reason):
            mine = rows.articles.read_failed(article, reason=reason, read_at=None, gone_at=gone_at)
    if mine:
        rows.articles.revise(article.id, without_page(article), now)
    return mine


def without_page(article: ArticleForRead) -> Text:
    """The text of an article while its page cannot be read. Pure."""
    return (
        headline(article.entry) if article.text is None else retitled(article.text, article.entry)
    )


def _save_page(rows: WriteTransaction, article: ArticleForRead, page: Page, now: datetime) -> bool:
    if page.canonical == article.feed:  # some pages name their feed as canonical
        page = replace(page, canonical=None)
    text = merge(article.entry, page)
    addresses = [article.link, page.url, *([page.canonical] if page.canonical else [])]
    match resolve_identity(
        page,
        text,
        at_final=_other(rows, article, page.url),
        at_canonical=_other(rows, article, page.canonical),
    ):
        case MergeInto(article_id=other):
            return _merge(rows, article, other, addresses, text, now)
        case Foreign(article_id=other):
            reason = f"the link leads to the page of article {other}, which has another title"
            return _save_failure(rows, article, Failed(reason=reason, final=True), now)
        case SameArticle(canonical=canonical):
            names = [article.link, page.url, canonical]
            mine = rows.articles.read_done(article, canonical=canonical, addresses=names)
            if mine:
                rows.articles.revise(article.id, text, now)
            return mine


def _merge(
    rows: WriteTransaction,
    article: ArticleForRead,
    into: int,
    addresses: Sequence[str],
    text: Text,
    now: datetime,
) -> bool:
    """Merge the article into another one, which gets the text if it has none."""
    other = rows.articles.other(into)
    if not rows.articles.merge(article, into, addresses):
        return False
    if not other.body:
        rows.articles.revise(into, replace(text, title=other.title or text.title), now)
    return True


def _other(
    rows: WriteTransaction, article: ArticleForRead, address: str | None
) -> OtherArticle | None:
    found = rows.articles.at([address]).get(address) if address else None
    return None if found in (None, article.id) else rows.articles.other(found)
