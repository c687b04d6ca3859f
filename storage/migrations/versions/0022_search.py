"""Articles are found by their words; the job `index` adds those that are there already."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

LISTED = sa.text("merged_into IS NULL AND revision > 0")


def upgrade() -> None:
    op.add_column("article", sa.Column("language", sa.String()))
    op.execute(
        "UPDATE article SET language = (SELECT language FROM revision "
        "WHERE revision.article_id = article.id AND revision.number = article.revision)"
    )
    op.create_index(
        "ix_article_listed",
        "article",
        ["found_at", "source", "language"],
        sqlite_where=LISTED,
        postgresql_where=LISTED,
    )
    op.create_table(
        "search_index",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("indexed_from", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
    )
    # It has no row yet: the job begins the index, and until then every article is a candidate.
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE article_index USING fts5"
            "(grams, content='', columnsize=0, detail=none, tokenize='ascii')"
        )
    else:
        op.execute("CREATE TABLE article_index (id integer PRIMARY KEY, grams tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_article_index_grams ON article_index USING gin (grams)")
