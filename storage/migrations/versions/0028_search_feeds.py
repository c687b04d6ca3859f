"""An article may be known by the link of a search feed alone."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    unresolved: sa.Column[bool] = sa.Column(
        "unresolved", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("article", unresolved)
    op.create_index("ix_article_source", "article", ["source", "id"])
