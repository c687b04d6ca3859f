"""Which stories a reader asks for, on the page *Now* and of the API: by language and by notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Query

from watchword.domain.note import MAX_TAG, fold_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the address of a request says; an empty field leaves out no story."""

    show: Literal["", "unread", "mine"]
    """Those that the user who asks has still to read, or claimed."""
    tag: str
    """In the spelling of the rows."""
    language: str
    """ISO 639-1, of a report."""


def read_chosen(
    show: Annotated[
        Literal["", "unread", "mine"],
        Query(description="What the user who asks has still to read, or claimed."),
    ] = "",
    tag: Annotated[str, Query(max_length=MAX_TAG, description="Stories with this tag.")] = "",
    language: Annotated[str, Query(max_length=10)] = "",
) -> Chosen:
    """Pure."""
    return Chosen(show=show, tag=fold_tag(tag), language=language)


Wanted = Annotated[Chosen, Depends(read_chosen)]
