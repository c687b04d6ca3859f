"""What was merged into an article is found without a look at all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    merged = sa.text("merged_into IS NOT NULL")
    op.create_index(
        "ix_article_merged_into",
        "article",
        ["merged_into"],
        sqlite_where=merged,
        postgresql_where=merged,
    )
