"""What a person asks of stories."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.domain.timeline import Step, timeline
from watchword.errors import InvalidRequest
from watchword.ports import ReadTransaction


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReport:
    """A story as a person sees it."""

    steps: tuple[Step, ...]
    related_to: int | None
    """An earlier story that may be of the same event."""


def show(rows: ReadTransaction, story: int) -> StoryReport:
    """The timeline of a story. Raises InvalidRequest if there is none with this number."""
    members = rows.stories.members(story)
    if not members:
        raise InvalidRequest(f"{story}: no story has this number; `watchword export` says them")
    return StoryReport(steps=tuple(timeline(members)), related_to=rows.stories.related_to(story))
