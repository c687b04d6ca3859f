"""On PostgreSQL an address of any length has room in an index."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        return
    # A row of a btree has room for 2,704 bytes; one of a hash index is four bytes of any text.
    for statement in (
        "ALTER TABLE entry DROP CONSTRAINT pk_entry",
        "ALTER TABLE entry ADD EXCLUDE USING hash ((feed || ' ' || link) WITH =)",
        "CREATE INDEX ix_entry_link ON entry USING hash (link)",
        "ALTER TABLE address DROP CONSTRAINT pk_address",
        "ALTER TABLE address ADD EXCLUDE USING hash (url WITH =)",
        "ALTER TABLE article DROP CONSTRAINT uq_article_canonical",
        "ALTER TABLE article ADD EXCLUDE USING hash (canonical WITH =)",
    ):
        op.execute(statement)
