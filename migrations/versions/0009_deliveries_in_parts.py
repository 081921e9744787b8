"""notices in several parts, with files, emergencies and answers; priorities make room for emergencies."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0009_deliveries_in_parts"
down_revision = "0008_old_tickets_ring"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = models.base.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.execute("UPDATE outbox SET priority = priority + 1 WHERE priority >= 1")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("parts", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("waits", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("emergency", sa.Boolean(), server_default=sa.text("false"), nullable=False))
        batch_op.add_column(sa.Column("corrects_id", ID, nullable=True))
        batch_op.add_column(sa.Column("ticket_id", ID, nullable=True))
        batch_op.add_column(sa.Column("answers", sa.Text(), server_default="", nullable=False))
        batch_op.create_foreign_key(op.f("fk_campaigns_corrects_id_campaigns"), "campaigns", ["corrects_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_campaigns_ticket_id_tickets"), "tickets", ["ticket_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_campaigns_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaigns_ticket_id"), ["ticket_id"], unique=False)
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers_open", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_at", MOMENT, nullable=True))
    _create_files()
    _create_answers()
    op.create_table(
        "accounts_seen",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_accounts_seen")),
    )


def _create_files() -> None:
    op.create_table(
        "campaign_files",
        sa.Column("id", ID, nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("digest", sa.String(length=64), server_default="", nullable=False),
        sa.Column("account", sa.String(length=60), server_default="", nullable=False),
        sa.Column("message_id", sa.String(length=200), server_default="", nullable=False),
        sa.Column("state", sa.String(length=12), server_default="stored", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_files_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_files")),
        sa.UniqueConstraint("campaign_id", "place", name=op.f("uq_campaign_files_campaign_id_place")),
    )
    with op.batch_alter_table("campaign_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_files_state"), ["state"], unique=False)


def _create_answers() -> None:
    op.create_table(
        "notice_answers",
        sa.Column("id", ID, nullable=False),
        sa.Column("delivery_id", ID, nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_notice_answers_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_answers")),
        sa.UniqueConstraint("delivery_id", "who", name=op.f("uq_notice_answers_delivery_id_who")),
    )


def downgrade() -> None:
    for table in ("accounts_seen", "notice_answers", "campaign_files"):
        op.drop_table(table)
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_column("told_at")
    with op.batch_alter_table("occurrences", schema=None) as batch_op:
        batch_op.drop_column("answers_open")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaigns_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_campaigns_corrects_id"))
        batch_op.drop_constraint(op.f("fk_campaigns_ticket_id_tickets"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_campaigns_corrects_id_campaigns"), type_="foreignkey")
        for column in ("answers", "ticket_id", "corrects_id", "emergency"):
            batch_op.drop_column(column)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        for column in ("waits", "parts", "part"):
            batch_op.drop_column(column)
    op.execute("UPDATE outbox SET priority = priority - 1 WHERE priority >= 2")
