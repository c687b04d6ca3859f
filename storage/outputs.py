"""The repository of outputs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from storage.rows import insert_row
from storage.tables import output
from watchword.domain.output import OutputRecord


class SqlOutputs:
    """Implements OutputRepository on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self) -> Sequence[OutputRecord]:
        return [
            _record(row) for row in self._connection.execute(select(output).order_by(output.c.id))
        ]

    def find(self, secret_hash: str) -> OutputRecord | None:
        here = select(output).where(output.c.secret_hash == secret_hash)
        row = self._connection.execute(here).one_or_none()
        return None if row is None else _record(row)

    def add(
        self, *, topic: str | None, query: str | None, secret_hash: str, now: datetime
    ) -> OutputRecord:
        values = {"topic": topic, "query": query, "created_at": now}
        row = insert_row(self._connection, output, secret_hash=secret_hash, **values)
        return OutputRecord(id=row, topic=topic, query=query, created_at=now)

    def remove(self, output_id: int) -> bool:
        gone = self._connection.execute(delete(output).where(output.c.id == output_id))
        return gone.rowcount > 0


def _record(row: Row[Any]) -> OutputRecord:
    return OutputRecord(id=row.id, topic=row.topic, query=row.query, created_at=row.created_at)
