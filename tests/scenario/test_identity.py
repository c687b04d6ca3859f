"""Scenarios (docs/design/rows.md, section 7): what is one article, and alerts once."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import a_source
from tests.fakes import START
from tests.scenario.stage import FEED, Stage
from watchword.contract import ArticleVersions
from watchword.domain.article import Entries, Entry, Failed
from watchword.domain.source import Validators
from watchword.usecases.article import show

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LINK = "https://a.example/1"
LONG = "Delegates of both sides met for talks in the harbour town. " * 10


def an_entry(link: str = LINK, title: str = "Talks resume", **fields: object) -> Entry:
    fields = {"published_at": START - HOUR} | fields
    return Entry(link=link, title=title, **fields)  # type: ignore[arg-type]


async def test_feed_link_amp_link_and_wrapper_lead_to_one_article_and_one_alert(
    stage: Stage,
) -> None:
    amp, wrapper = "https://a.example/amp/1", "https://news.example/x?y=1"
    stage.publish(an_entry(), an_entry(amp), an_entry(wrapper))
    stage.page(LINK, LONG)
    stage.page(amp, LONG, canonical=LINK)
    stage.leads(wrapper, LINK)
    await stage.run()
    (alert,) = await stage.alerts()
    assert alert.url == LINK
    at = await stage.store.read(lambda rows: rows.articles.at([LINK, amp, wrapper]))
    assert set(at.values()) == {alert.article}


async def test_a_wrapper_judged_by_its_headline_first_makes_two_alerts_at_most(
    stage: Stage,
) -> None:
    wrapper = "https://news.example/x"
    stage.publish(an_entry(), an_entry(wrapper))
    stage.page(LINK, LONG)
    stage.crawler.answers[wrapper] = Failed(reason="503")
    await stage.run()
    assert len(await stage.alerts()) == 2
    stage.leads(wrapper, LINK)
    await stage.run(6 * MINUTE)
    await stage.run(DAY)
    assert len(await stage.alerts()) == 2


async def test_canonical_of_every_page_names_one_page_and_there_are_as_many_articles_as_pages(
    stage: Stage,
) -> None:
    titles = ["Talks resume", "Talks with the union", "Peace talks stall"]
    links = [f"https://a.example/{number}" for number in range(3)]
    stage.publish(*map(an_entry, links, titles))
    for link, title in zip(links, titles, strict=True):
        stage.page(link, f"{title}. " * 30, canonical="https://a.example/news")
    await stage.run()
    assert len(await stage.alerts()) == 3


async def test_link_changes_guid_and_title_stay_and_nothing_is_told_again(stage: Stage) -> None:
    stage.publish(an_entry(guid="g1"))
    stage.page(LINK, LONG)
    await stage.run()
    stage.publish(an_entry("https://a.example/moved", "TALKS resume", guid="g1"))
    await stage.run(HOUR)
    assert len(await stage.alerts()) == 1
    assert "https://a.example/moved" not in stage.crawler.asked


async def test_link_stays_and_guid_changes_and_the_article_is_known(stage: Stage) -> None:
    stage.publish(an_entry(guid="g1"))
    stage.page(LINK, LONG)
    await stage.run()
    stage.publish(an_entry(guid="g2"))
    await stage.run(HOUR)
    assert len(await stage.alerts()) == 1


async def test_a_feed_gives_every_entry_one_guid_and_each_link_is_an_article(stage: Stage) -> None:
    links = [f"https://a.example/{number}" for number in range(3)]
    stage.publish(*(an_entry(link, f"Talks, day {link[-1]}", guid="same") for link in links))
    for number, link in enumerate(links):
        stage.page(link, f"Day {number} of the talks. " * 20)
    await stage.run()
    assert len(await stage.alerts()) == 3


async def test_a_wrapper_brings_the_text_to_an_article_whose_own_page_failed(stage: Stage) -> None:
    wrapper = "https://news.example/x"
    stage.publish(an_entry(title="Ministers meet"))
    stage.crawler.answers[LINK] = Failed(reason="500")
    for _ in range(5):
        await stage.run(4 * HOUR)
    stage.publish(an_entry(wrapper, "Ministers meet", published_at=stage.clock.now()))
    stage.page(wrapper, LONG, url=LINK)
    await stage.run(HOUR)
    assert (await stage.text()).body == LONG
    assert len(await stage.alerts()) == 1


async def test_pages_that_all_end_at_one_are_told_by_their_headlines(stage: Stage) -> None:
    wall = "https://a.example/subscribe"
    links = [f"https://a.example/{number}" for number in range(3)]
    titles = ["Talks resume", "Peace talks stall", "Union opens talks"]
    stage.publish(*map(an_entry, links, titles))
    for link in links:
        stage.page(link, "Subscribe to read on. " * 20, url=wall)
    await stage.run()
    assert sorted(alert.title for alert in await stage.alerts()) == sorted(titles)


async def test_a_merged_articles_address_can_be_taken_by_the_one_that_stays(stage: Stage) -> None:
    wrapper, canonical = "https://news.example/x", "https://a.example/story/1"
    stage.publish(an_entry(wrapper))
    stage.page(wrapper, LONG, canonical=canonical)
    await stage.run()
    stage.publish(an_entry(), an_entry(wrapper, summary="New."))
    stage.page(LINK, LONG, canonical=canonical)
    stage.page(wrapper, LONG, url=LINK)
    await stage.run(HOUR)
    await stage.run(DAY)
    assert len(await stage.alerts()) == 1
    assert stage.crawler.asked.count(LINK) <= 2


async def test_a_link_listed_twice_far_apart_is_read_once(stage: Stage) -> None:
    many = [an_entry(f"https://a.example/n{number}", f"Report {number}") for number in range(510)]
    stage.publish(an_entry(title="Report"), *many, an_entry(title="Report again"))
    stage.page(LINK, LONG)
    await stage.poll()
    for _ in range(4):
        stage.clock.advance(HOUR)
        await stage.poll()
    await stage.read()
    assert stage.crawler.asked.count(LINK) <= 1


async def test_each_post_of_a_live_page_is_told_and_none_of_them_twice(stage: Stage) -> None:
    live = "https://a.example/live"
    posts = [
        an_entry(live, f"Talks, hour {hour}", guid=f"{live}#{hour}", published_at=START)
        for hour in range(3)
    ]
    stage.publish(*posts[:2])
    stage.page(live, LONG)
    await stage.run()
    assert sorted(alert.title for alert in await stage.alerts()) == [
        "Talks, hour 0",
        "Talks, hour 1",
    ]
    stage.publish(*posts)
    await stage.run(HOUR)
    assert len(await stage.alerts()) == 3
    stage.publish(posts[1])
    await stage.run(HOUR)
    assert len(await stage.alerts()) == 3


async def test_an_address_that_changes_in_each_answer_is_told_once(stage: Stage) -> None:
    for number in range(3):
        link = f"https://a.example/{number}{number}/talks"
        stage.publish(an_entry(link, "Talks resume"))
        stage.page(link, LONG)
        await stage.run(HOUR)
    assert len(await stage.alerts()) == 1


async def test_two_articles_of_one_title_and_minute_in_one_poll_are_both_told(
    stage: Stage,
) -> None:
    links = ["https://a.example/north", "https://a.example/south"]
    stage.publish(*(an_entry(link, "Talks in pictures") for link in links))
    for link in links:
        stage.page(link, f"{link} " * 40)
    await stage.run()
    assert len(await stage.alerts()) == 2


async def test_one_article_at_http_www_a_phones_host_and_amp_is_one_article_and_one_alert(
    stage: Stage,
) -> None:
    links = [
        "https://a.example/news/1",
        "http://www.a.example/news/1",
        "https://m.a.example/news/1",
        "https://a.example/news/1/amp",
    ]
    stage.publish(*map(an_entry, links[:2]))
    for link in links:
        stage.page(link, LONG)
    await stage.run()
    stage.publish(*map(an_entry, links))
    await stage.run(30 * MINUTE)
    assert len(await stage.alerts()) == 1
    at = await stage.store.read(lambda rows: rows.articles.at(links))
    assert len(set(at.values())) == 1
    assert len(at) == 4


async def test_two_articles_at_twin_addresses_under_two_titles_are_two(stage: Stage) -> None:
    links = {
        "https://a.example/news/1": "Talks resume",
        "http://m.a.example/news/1": "Talks stall",
    }
    stage.publish(*(an_entry(link, title) for link, title in links.items()))
    for link, title in links.items():
        stage.page(link, f"{title} today, says {link}. " * 20)
    await stage.run()
    assert len(await stage.alerts()) == 2


async def test_a_site_that_moves_to_another_domain_tells_nothing_again(stage: Stage) -> None:
    new = "https://b.example/feed"
    stage.publish(an_entry("https://a.example/news/1"))
    stage.page("https://a.example/news/1", LONG)
    await stage.run()
    await stage.configure([a_source(FEED, new)])
    stage.publish(an_entry("https://b.example/news/1"), feed=new)
    stage.page("https://b.example/news/1", LONG)
    await stage.run(30 * MINUTE)
    assert len(await stage.alerts()) == 1


async def test_an_article_that_is_gone_keeps_its_text_and_says_when_it_was_there(
    stage: Stage,
) -> None:
    stage.publish(an_entry())
    stage.page(LINK, "They met in the harbour town. " * 9)
    await stage.run()
    there = stage.clock.now()
    stage.publish(an_entry(title="Talks resume at last"))
    stage.crawler.answers[LINK] = Failed(reason="410 Gone", final=True, gone=True)
    await stage.run(2 * HOUR)

    async def shown() -> ArticleVersions:
        return (await stage.store.read(lambda rows: show(rows, LINK))).line

    line = await shown()
    assert (line.present_at, line.absent_at) == (there, stage.clock.now())
    assert (line.title, line.trouble) == ("Talks resume at last", "410 Gone")
    assert line.text.startswith("They met")
    assert [change.title for change in line.revisions] == ["Talks resume at last"]
    stage.page(LINK, "They met in the capital. " * 9)
    stage.publish(an_entry(title="Talks resume after all"))
    await stage.run(2 * HOUR)
    line = await shown()
    assert (line.absent_at, line.present_at) == (None, stage.clock.now())
    assert line.revisions[-1].added == ("They met in the capital.",) * 9


async def test_an_article_that_its_sitemap_lists_no_more_is_absent_until_it_is_listed_again(
    stage: Stage,
) -> None:
    entries = [
        Entry(
            link=f"https://a.example/{one}", title=f"Talks {one}", published_at=START - one * HOUR
        )
        for one in range(1, 13)
    ]
    for one in entries:
        stage.page(one.link, f"{one.title}: they met in the harbour town. " * 9)

    async def absent(listed: list[Entry]) -> dict[str, ArticleVersions]:
        stage.crawler.answers[FEED] = Entries(
            entries=tuple(listed), kind="sitemap", is_whole=True, validators=Validators()
        )
        await stage.run(30 * MINUTE)
        shown = [
            (await stage.store.read(lambda rows, url=one.link: show(rows, url))).line  # type: ignore[misc]
            for one in entries
        ]
        return {one.title: one for one in shown if one.absent_at}

    assert await absent(entries) == {}
    assert await absent(entries[:10]) == {}, "the oldest are too old for it"
    (taken,) = (await absent([*entries[:4], *entries[5:]])).values()
    assert (taken.title, taken.trouble, taken.absent_at) == ("Talks 5", None, stage.clock.now())
    assert taken.text.startswith("Talks 5: they met")
    assert taken.present_at is not None
    assert taken.present_at < stage.clock.now()
    assert await absent(entries) == {}
