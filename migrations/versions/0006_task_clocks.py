"""shares of a ticket: which office, whether its clocks are natural time, and what is on the list for the assessment."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0006_task_clocks"
down_revision = "0005_ticket_life"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ticket_tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office", sa.String(length=24), server_default="", nullable=False))
        batch_op.add_column(sa.Column("pressing", sa.Boolean(), server_default=sa.text("false"), nullable=False))
        batch_op.add_column(sa.Column("listed_at", models.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_ticket_tasks_open",
            ["department", "office"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("ticket_tasks", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_tasks_open")
        batch_op.drop_column("listed_at")
        batch_op.drop_column("pressing")
        batch_op.drop_column("office")
