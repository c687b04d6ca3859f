"""A database of each earlier version is migrated to this one, and every row of it survives."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from storage import migrate, tables
from storage.store import SqlStore
from tests.databases import VIRTUAL, compared
from tests.frozen import FROZEN
from watchword.domain.article import ArticleDetails
from watchword.domain.health import SIGNED_OUT

MIGRATIONS = Path(migrate.__file__).with_name("migrations")
DATABASES = Path(__file__).with_name("databases")
REVISIONS = sorted(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())

Row = dict[str, Any]


def row_of_0002(table: str, row: Row) -> Row:
    """A row of 0001 as revision 0002 has it."""
    renamed = {
        ("feed", "turn"): "lease_token",
        ("article", "first"): "from_first_poll",
        ("article", "late"): "after_gap",
        ("article", "read_turn"): "read_lease_token",
        ("article", "judge_turn"): "judge_lease_token",
        ("message", "turn"): "attempt",
        ("message", "outcomes"): "finished_attempts",
        ("message", "lost"): "unknown_outcomes",
        ("revision", "fields"): "origins",
    }
    row = {renamed.get((table, name), name): value for name, value in row.items()}
    if table == "revision":
        texts = {name: row.pop(name) for name in ("section", "image", "publisher")}
        lists = ("authors", "contributors", "corrections", "tags")
        details = texts | {name: json.loads(row.pop(name)) for name in lists}
        details["paywalled"] = bool(row.pop("paywalled"))
        row["details"] = {name: value for name, value in details.items() if value}
    if table in ("delivery", "message"):
        row["reason_code"] = None
        if row["state"] == "waiting" and row["reason"].startswith("disabled"):
            row["reason_code"] = "channel disabled"
        if row["state"] == "waiting" and row["reason"].startswith("muted"):
            row["reason_code"] = "channel muted"
        if row["state"] == "skipped" and row["reason"].startswith("old: it has no date"):
            row["reason_code"] = "undated"
    return row


def row_of_0003(table: str, row: Row) -> Row:
    """A row of 0002 as revision 0003 has it."""
    return row | {"taken": 0} if table == "message" else row


def row_of_0004(table: str, row: Row) -> Row:
    """A row of 0003 as revision 0004 has it."""
    return row | {"clock_offset": None} if table == "host" else row


def row_of_0005(table: str, row: Row) -> Row:
    """A row of 0004 as revision 0005 has it."""
    added: Mapping[str, Row] = {
        "host": {"strikes": 0, "pages_not_before": None},
        "feed": {"digest": None, "ttl": None, "unreachable": 0},
    }
    return row | added.get(table, {})


def row_of_0006(table: str, row: Row) -> Row:
    """A row of 0005 as revision 0006 has it."""
    return row | {"signed_out_at": None} if table == "feed" else row


def row_of_0007(table: str, row: Row) -> Row:
    """A row of 0006 as revision 0007 has it."""
    return row | {"level": "alert"} if table == "match" else row


def row_of_0008(table: str, row: Row) -> Row:
    """A row of 0007 as revision 0008 has it."""
    return row | {"retry_at": None} if table == "channel" else row


def row_of_0009(table: str, row: Row) -> Row:
    """A row of 0008 as revision 0009 has it."""
    if table == "delivery" and row["state"] == "skipped" and row["reason_code"] is None:
        return row | ({"reason_code": "old"} if row["reason"].startswith("old: pub") else {})
    return row | {"evidence": None} if table == "story_member" else row


def row_of_0010(table: str, row: Row) -> Row:
    """A row of 0009 as revision 0010 has it."""
    if table != "feed":
        return row
    at = row.pop("signed_out_at")
    return row | {"barred_at": at, "barred_reason": SIGNED_OUT if at else None}


def row_of_0011(table: str, row: Row) -> Row:
    """A row of 0010 as revision 0011 has it."""
    match table:
        case "channel":
            return row | {"url_hash": None}
        case "service":
            return row | {"refused_at": None, "refusal": None}
        case _:
            return row


def row_of_0012(table: str, row: Row) -> Row:
    """A row of 0011 as revision 0012 has it."""
    return row | {"position": None} if table == "delivery" else row


def row_of_0013(table: str, row: Row) -> Row:
    """A row of 0012 as revision 0013 has it."""
    return row | {"news": None} if table == "alert" else row


def row_of_0014(table: str, row: Row) -> Row:
    """A row of 0013 as revision 0014 has it."""
    return row | {"in_reply_to": None} if table == "message" else row


def row_of_0015(table: str, row: Row) -> Row:
    """A row of 0014 as revision 0015 has it."""
    return row | {"receiver_id": None} if table == "message" else row


def row_of_0017(table: str, row: Row) -> Row:
    """A row of 0016 as revision 0017 has it."""
    return row | {"related_to": None} if table == "story" else row


def row_of_0020(table: str, row: Row) -> Row:
    """A row of 0019 as revision 0020 has it."""
    if table != "feed":
        return row
    del row["rate"]
    return row | {"rhythm": None}


def row_of_0021(table: str, row: Row) -> Row:
    """A row of 0020 as revision 0021 has it."""
    added = {"rules": None, "stands_for": None, "reason": ""}
    return row | added if table == "finding" else row


def row_of_0022(table: str, row: Row) -> Row:
    """A row of 0021 as revision 0022 has it, but for its language, which another row says."""
    return row | {"language": None} if table == "article" else row


def row_of_0027(table: str, row: Row) -> Row:
    """A row of 0026 as revision 0027 has it."""
    return row | {"pruned_to": 0} if table == "service" else row


def with_languages(tables: Mapping[str, Mapping[tuple[Any, ...], Row]]) -> None:
    """Give each article the language of its latest revision, as revision 0022 has it."""
    for one in tables["article"].values():
        text = tables["revision"].get((one["id"], one["revision"]), {})
        one["language"] = text.get("language")


def row_of_0023(table: str, row: Row) -> Row:
    """A row of 0022 as revision 0023 has it."""
    return row | {"spike_id": None} if table == "alert" else row


def row_of_0024(table: str, row: Row) -> Row:
    """A row of 0023 as revision 0024 has it."""
    names = ("robots_read_at", "robots_until", "robots_answer", "crawl_delay", "rights")
    return row | dict.fromkeys(names) if table == "host" else row


def row_of_0025(table: str, row: Row) -> Row:
    """A row of 0024 as revision 0025 has it."""
    return row | {"page_read": 0} if table == "host" else row


def row_of_0026(table: str, row: Row) -> Row:
    """A row of 0025 as revision 0026 has it."""
    names = "news_at newest_at silent_at silent_reason filling odd_at odd_reason"
    return row | dict.fromkeys(names.split()) if table == "feed" else row


def row_of_0028(table: str, row: Row) -> Row:
    """A row of 0027 as revision 0028 has it."""
    return row | {"unresolved": 0} if table == "article" else row


def unchanged(_table: str, row: Row) -> Row:
    return row


def row_of_0038(table: str, row: Row) -> Row:
    """A row of 0037 as revision 0038 has it."""
    return row | {"channel": None} if table == "mute" else row


STEPS: Mapping[str, Callable[[str, Row], Row]] = {
    "0002": row_of_0002,
    "0003": row_of_0003,
    "0004": row_of_0004,
    "0005": row_of_0005,
    "0006": row_of_0006,
    "0007": row_of_0007,
    "0008": row_of_0008,
    "0009": row_of_0009,
    "0010": row_of_0010,
    "0011": row_of_0011,
    "0012": row_of_0012,
    "0013": row_of_0013,
    "0014": row_of_0014,
    "0015": row_of_0015,
    "0017": row_of_0017,
    "0020": row_of_0020,
    "0021": row_of_0021,
    "0022": row_of_0022,
    "0023": row_of_0023,
    "0024": row_of_0024,
    "0025": row_of_0025,
    "0026": row_of_0026,
    "0027": row_of_0027,
    "0028": row_of_0028,
    "0037": lambda table, row: row | {"total_read": 0} if table == "spike" else row,
    "0038": row_of_0038,
}
"""What a migration makes of a row of the version before it; the others leave rows as they are."""
NEW_TABLES: Mapping[str, tuple[str, ...]] = {
    "0007": ("possible_listing", "label"),
    "0009": ("fingerprint",),
    "0016": ("message_update",),
    "0017": ("clues", "clue"),
    "0018": ("story_answer",),
    "0019": ("finding",),
    "0022": ("search_index",),
    "0023": ("spike",),
    "0024": ("host_day",),
    "0029": ("user", "web_session", "sign_in_try"),
    "0031": ("audit_entry",),
    "0033": ("output",),
    "0034": ("token",),
    "0035": ("review",),
    "0036": ("front_position",),
    "0039": ("story_note",),
}
"""The tables that a migration adds, without rows."""


def load(revision: str, folder: Path) -> Path:
    """The database of this version, in a file."""
    file = folder / "watchword.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((DATABASES / f"{revision}.sql").read_text(encoding="utf-8"))
    return file


def rows_of(file: Path) -> Mapping[str, Mapping[tuple[Any, ...], Row]]:
    """Every row of every table, by its primary key."""
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        every = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [name for (name,) in every if not name.startswith(VIRTUAL)]
        found = {}
        for name in names:
            columns = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
            key = [column["name"] for column in columns if column["pk"]]
            rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
            for row in rows:
                row.pop("signing_key", None)  # random: each database has its own
                if "details" in row:
                    row["details"] = json.loads(row["details"])
            found[name] = {tuple(row[column] for column in key): row for row in rows}
        del found["alembic_version"]
        return found


def test_a_migration_that_was_released_is_never_changed() -> None:
    released = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (MIGRATIONS / "versions").glob("[0-9]*.py")
    }
    assert released == FROZEN, "released migrations are frozen; add the hash of a new one"


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_version_has_a_database_with_rows_in_every_table(
    revision: str, tmp_path: Path
) -> None:
    assert (DATABASES / f"{revision}.sql").exists(), "make it with scripts/make_database.py"
    file = load(revision, tmp_path)
    assert migrate.version(f"sqlite:///{file}") == revision
    assert [name for name, rows in rows_of(file).items() if not rows] == []
    states = {row["state"] for row in rows_of(file)["delivery"].values()}
    assert states == {"waiting", "sent", "skipped", "dead"}


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_row_survives_the_migrations_to_this_version(revision: str, tmp_path: Path) -> None:
    file = load(revision, tmp_path)
    expected = {name: dict(rows) for name, rows in rows_of(file).items()}
    for later in REVISIONS[REVISIONS.index(revision) + 1 :]:
        step = STEPS.get(later, unchanged)
        expected = {
            name: {key: step(name, row) for key, row in rows.items()}
            for name, rows in expected.items()
        }
        expected |= {name: {} for name in NEW_TABLES.get(later, ())}
        if later == "0022":
            with_languages(expected)
    migrate.upgrade(f"sqlite:///{file}")
    assert rows_of(file) == expected


@pytest.mark.parametrize("revision", REVISIONS)
async def test_a_migrated_database_keeps_the_promises_and_has_the_tables_of_this_version(
    revision: str, tmp_path: Path
) -> None:
    url = f"sqlite:///{load(revision, tmp_path)}"
    migrate.upgrade(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=compared(engine.dialect.name))
        assert compare_metadata(context, tables.metadata) == []
        service = connection.execute(tables.service.select()).one()
    engine.dispose()
    store = SqlStore(url, domain="watchword.invalid")
    assert await store.read(lambda rows: rows.broken_promises(service.tick_at)) == []
    assert len(service.signing_key) == 64
    store.close()


async def test_the_details_of_0001_are_read_from_their_one_column(tmp_path: Path) -> None:
    url = f"sqlite:///{load('0001', tmp_path)}"
    migrate.upgrade(url)
    store = SqlStore(url, domain="watchword.invalid")
    records = await store.read(lambda rows: rows.articles.records(since=None, after=0, limit=99))
    store.close()
    (record,) = [one for one in records if one.url == "https://a.example/story/talks"]
    assert record.text.details == ArticleDetails(
        authors=("Mária Itō", "B. Other"),
        publisher="The Example",
        contributors=("C. Helper",),
        section="World",
        tags=("talks", "会談"),
        image="https://a.example/1.jpg",
        paywalled=True,
        corrections=("Correction: the town is Nagasaki.",),
    )
    assert record.text.origins["title"] == "entry"
    assert record.text.updated_at == datetime(2026, 11, 24, 7, 59, tzinfo=UTC)
