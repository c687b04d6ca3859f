"""What a reader hears of the invented press days of `tests/press_day.py`.

    python -m benchmarks press_day [--second | --third | --fourth] [--messages]

Plays the first day, or the one that is named, through judge and deliver, without the extra `stories`
and, where it is installed, with it.
Prints for each event its articles, first reports, follow-ups that were told at once, those that came
with the next message of their thread, reports that came as probably of a told event, and minutes from
its first article to the first that was told; then the messages, and what went wrong. `--messages` prints
each message too.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.press_day import DAYS, FIRST, DayResult, PressDay, is_first, play
from tests.scenario.stage import Stage
from watchword.matching.event.embedding import Embed, embedding, no_embedding


def main(arguments: Sequence[str]) -> None:
    engines: dict[str, Embed] = {"without the extra": no_embedding}
    if embedding() is not no_embedding:
        engines["with the extra"] = embedding()
    day = next((day for name, day in DAYS.items() if f"--{name}" in arguments), FIRST)
    for name, embed in engines.items():
        result = asyncio.run(_play(day, embed))
        print(f"--- {name}")
        if "--messages" in arguments:
            _print_messages(result)
        _print_figures(result)


async def _play(day: PressDay, embed: Embed) -> DayResult:
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        result = await play(stage, day, embed)
        await stage.close()
    return result


def _print_messages(result: DayResult) -> None:
    for number, message in enumerate(result.messages, 1):
        for one, item in message:
            what = "first report" if is_first(item) else "related"
            what = item.development.key if item.development else what
            about = f"{number:3} {one.id:5} {one.story} {one.language:7} {one.role:11}"
            print(f"{about} {what:22} {one.title}")


def _print_figures(result: DayResult) -> None:
    heads = ("articles", "first reports", "follow-ups", "later", "related", "minutes")
    print(f"{'story':6} " + " ".join(f"{head:>13}" for head in heads))
    for story in result.day.stories:
        articles = sum(one.story == story for one in result.day.articles)
        minutes = result.minutes_until_told(story)
        at_once, later = (result.follow_ups(story, waits=waits) for waits in (False, True))
        told = result.first_reports(story), at_once, later, result.bundled(story)
        row = (articles, *told, minutes)
        print(f"{story:6} " + " ".join(f"{one!s:>13}" for one in row))
    follow_ups = sum(result.follow_ups(story) for story in result.day.stories)
    print(f"repeats {result.repeats}, follow-ups {follow_ups}, swallowed {len(result.swallowed)}")
    print(f"messages {len(result.messages)}, of them bundles {result.bundles}")
    for what, some in (
        ("put into a story of another event", result.false_merges),
        ("new facts that were not told", result.unheard),
        ("told as probably of another event", result.misplaced),
        ("copies of a text told again", result.copies_told),
    ):
        print(f"{what}: {len(some)} ({', '.join(one.id for one in some)})")
