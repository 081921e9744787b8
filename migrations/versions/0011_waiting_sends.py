"""what waits to be sent is found at once, however much was sent before."""

import sqlalchemy as sa
from alembic import op

revision = "0011_waiting_sends"
down_revision = "0010_recent_sends"
branch_labels = None
depends_on = None

IS_WAITING = sa.text("state IN ('planned', 'retry')")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["account", "priority", "id"],
        unique=False,
        sqlite_where=IS_WAITING,
        postgresql_where=IS_WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_waiting", table_name="outbox")
