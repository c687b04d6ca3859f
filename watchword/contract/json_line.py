"""What all JSON lines have in common, and how one is made from a value."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic import ConfigDict

D = TypeVar("D", bound="DataclassInstance")


def copy_fields(target: type[D], *sources: object, **given: Any) -> D:
    """A `target` with the attributes of the sources that have the names of its fields. Pure.

    `given`: fields by name, which are not looked for. Of two sources the first one counts. A field that
    no source has keeps its default; raises TypeError if it has none.
    """
    for name in _names(target):
        for source in sources:
            if name not in given and (value := getattr(source, name, MISSING)) is not MISSING:
                given[name] = value
    return target(**given)


@cache
def _names(target: type[DataclassInstance]) -> tuple[str, ...]:
    """The names of the fields of a class."""
    return tuple(field.name for field in fields(target))


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLine:
    """One JSON object, as a command prints it on a line."""

    __pydantic_config__: ClassVar[ConfigDict] = {"use_attribute_docstrings": True}
    """The docstring of a field is its description in the schema."""

    @classmethod
    def copied(cls, *sources: object, **given: object) -> Self:
        """The line of values that have attributes of the same names; see `copy_fields`. Pure."""
        return copy_fields(cls, *sources, **given)
