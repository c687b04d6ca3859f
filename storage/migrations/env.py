"""The script that Alembic runs. `storage.migrate` opens the connection and the transaction."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column only by creating the table again
)
context.run_migrations()
