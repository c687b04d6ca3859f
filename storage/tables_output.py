"""The table of outputs; `storage.tables` has the others."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, String, Table

from storage.columns import Moment, metadata

# A secret address at which feed readers get a topic or a search.
output = Table(
    "output",
    metadata,
    Column("id", Integer, primary_key=True),
    # SHA-256 of the secret, in hexadecimal digits.
    Column("secret_hash", String, nullable=False, unique=True),
    Column("topic", String),
    Column("query", String),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("(topic IS NULL) != (query IS NULL)", name="one"),
)
