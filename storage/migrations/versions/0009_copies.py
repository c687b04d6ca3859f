"""Articles have fingerprints, and a member of a story says which article it copies."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story_member", sa.Column("evidence", sa.JSON()))
    op.create_table(
        "fingerprint",
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), sa.ForeignKey("article.id"), nullable=False),
        sa.PrimaryKeyConstraint("value", "article_id"),
    )
    op.create_index("ix_fingerprint_article_id", "fingerprint", ["article_id"])
    op.execute(
        "UPDATE delivery SET reason_code = 'old' WHERE state = 'skipped' AND reason_code IS NULL "
        "AND reason LIKE 'old: published %'"
    )
