"""Describes a spike: what was counted, what is usual, and its share of all that was read. Pure."""

from __future__ import annotations

from watchword.domain.spike import WINDOW, Spike, format_count, format_share
from watchword.notify.reader import MAX_NAME, Reader
from watchword.notify.runs import Runs, code, fill, foreign, ours


def describe_spike(spike: Spike, reader: Reader) -> Runs:
    """Its beginning or its end in one sentence. Pure."""
    texts, over = reader.texts, spike.ended_at
    articles = spike.rise.articles if over is None else spike.articles
    outlets = spike.rise.outlets if over is None else spike.outlets
    counted = {
        "topic": foreign(spike.name, MAX_NAME),
        "articles": ours(texts.ngettext("{count} article", "{count} articles", articles)),
        "outlets": ours(texts.ngettext("{count} outlet", "{count} outlets", outlets)),
    }
    if over is not None:
        text = texts.gettext(
            "↘ {topic} is as usual again, after {duration}: {articles} from {outlets}"
        )
        return fill(text, duration=ours(reader.duration(spike.began_at, over)), **counted)
    text = texts.gettext("↗ {topic}: {articles} from {outlets} in {hours} h, usually {usual}")
    usual = ours(format_count(spike.rise.usual))
    return fill(text, hours=ours(str(WINDOW)), usual=usual, **counted)


def about_spike(spike: Spike, reader: Reader) -> Runs:
    """Its share of all that was read, and what lists its articles. Pure."""
    texts, rise = reader.texts, spike.rise
    text = texts.gettext("{share} of all {read} articles of these hours, usually {usual}.")
    share = text.format(
        share=format_share(rise.share), read=rise.read, usual=format_share(rise.usual_share)
    )
    if spike.ended_at is not None:
        text = texts.gettext("At its beginning {time}: {share}")
        begun = text.format(time=reader.moment(spike.began_at), share=share)
        if not spike.read:
            return ours(begun)
        whole = texts.gettext("{share} of all {read} articles of its hours.")
        said = whole.format(share=format_share(spike.share), read=spike.read)
        return ours(f"{said} {begun}")
    listed = fill(
        texts.gettext("You hear of it again when it is over. {command} lists the articles."),
        command=code(f"watchword article list --topic {spike.topic} --since {WINDOW}h"),
    )
    return (*ours(f"{share} "), *listed)
