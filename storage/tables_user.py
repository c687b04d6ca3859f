"""The tables of users, sessions, tokens, failed sign-ins and the audit log."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from storage.columns import Id, Moment, metadata

user = Table(
    "user",
    metadata,
    Column("name", String, primary_key=True),
    # The name of a Role, in small letters.
    Column("role", String, nullable=False),
    # An Argon2 hash with its own salt and parameters.
    Column("password", String, nullable=False),
    Column("created_at", Moment, nullable=False),
)

web_session = Table(
    "web_session",
    metadata,
    # The SHA-256 of the id, so that a copy of the database signs nobody in.
    Column("id_hash", String, primary_key=True),
    Column("user", ForeignKey("user.name"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("address", String, nullable=False),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    # No reference: an entry outlives its user.
    Column("user", String, nullable=False),
    Column("address", String, nullable=False),
    Column("action", String, nullable=False),
)

token = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True),
    # The SHA-256 of the secret, so that a copy of the database opens nothing.
    Column("secret_hash", String, nullable=False, unique=True),
    Column("user", ForeignKey("user.name"), nullable=False, index=True),
    # A word of `watchword.domain.user.SCOPES`.
    Column("scope", String, nullable=False),
    # What it is for, in the words of the user.
    Column("label", String, nullable=False),
    Column("created_at", Moment, nullable=False),
)

sign_in_try = Table(
    "sign_in_try",
    metadata,
    # Of a name or an address.
    Column("key", String, primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
)
