"""What the pages ask of alerts, deliveries and messages is found without a look at all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    spike = sa.text("spike_id IS NOT NULL")
    op.create_index("ix_alert_created_at", "alert", ["created_at"])
    op.create_index("ix_alert_topic", "alert", ["topic", "id"])
    op.create_index(
        "ix_alert_spike_id", "alert", ["spike_id"], sqlite_where=spike, postgresql_where=spike
    )
    op.create_index("ix_delivery_state", "delivery", ["state", "channel", "alert_id"])
    op.create_index("ix_message_sent", "message", ["channel", "sent_at"])
