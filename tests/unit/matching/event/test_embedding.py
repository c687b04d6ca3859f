"""When the models of headlines are in memory."""

from __future__ import annotations

from watchword.matching.event.embedding import MAX_RESTS, Models, Pair


def test_models_are_loaded_once_and_given_up_when_no_headline_comes() -> None:
    loaded: list[Pair] = []

    def load() -> Pair:
        loaded.append((object(), object()))
        return loaded[-1]

    models = Models(load)
    models.rest()
    assert not loaded
    first = models.get()
    for _ in range(3):
        for _ in range(MAX_RESTS):
            models.rest()
        assert models.get() is first
    for _ in range(MAX_RESTS + 1):
        models.rest()
    assert models.get() is not first
    assert len(loaded) == 2
