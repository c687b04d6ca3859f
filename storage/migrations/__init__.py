"""Alembic's scripts, shipped with the package; `storage.migrate` runs them."""
