"""The address of the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.database import read_address
from config.units import InvalidValue
from watchword.domain.database import Server

HERE = Path("/srv/watch")


def test_a_server_is_shown_without_what_is_secret() -> None:
    found = read_address(
        "postgresql://watch:hunter2@db.example:5433/news?sslpassword=hunter3", HERE
    )
    assert isinstance(found, Server)
    assert str(found) == "postgresql://watch@db.example:5433/news"
    assert "hunter" not in repr(found)


@pytest.mark.parametrize(
    "url", ["postgresql:///news?host=/run/postgresql", "postgresql://[::1]:5432/news"]
)
def test_an_address_of_libpq_is_taken(url: str) -> None:
    assert read_address(url, HERE) == Server(url)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("postgres://db/news", 'does not begin with "postgresql://"'),
        ("postgresql+psycopg://db/news", 'does not begin with "postgresql://"'),
        ("postgresql://watch@db", "names no database"),
        ("postgresql://watch@db/", "names no database"),
        ("postgresql://watch:hunter2/x@db/news", "has a host or port that cannot be read"),
        ("postgresql://watch@db:99999/news", "has a host or port that cannot be read"),
        ("postgresql://watch@db/news#hunter2", 'has a "#"'),
        ("sqlite:///:memory:", "keeps nothing"),
        ("sqlite://news.db", "is no address of an SQLite file or a PostgreSQL database"),
        ("mysql://db/news", "is no address of an SQLite file or a PostgreSQL database"),
    ],
)
def test_a_mistake_is_named_and_the_address_is_not_repeated(url: str, what: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        read_address(url, HERE)
    assert raised.value.what == what
    assert "hunter" not in str(raised.value)
