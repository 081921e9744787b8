"""what an account sent a short time ago is found at once, so that a restart keeps its pace."""

import sqlalchemy as sa
from alembic import op

revision = "0010_recent_sends"
down_revision = "0009_deliveries_in_parts"
branch_labels = None
depends_on = None

IS_SENT = sa.text("sent_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_sent",
        "outbox",
        ["account", "sent_at"],
        unique=False,
        sqlite_where=IS_SENT,
        postgresql_where=IS_SENT,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_sent", table_name="outbox")
