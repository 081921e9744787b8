"""notices: their policy area, the condition they wait for, and who has agreed."""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0007_notices"
down_revision = "0006_task_clocks"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "conditions",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("changed_at", models.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_conditions")),
    )
    op.create_table(
        "campaign_consents",
        sa.Column("id", ID, nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("asked_at", models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("decided_at", models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_consents_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_consents")),
    )
    with op.batch_alter_table("campaign_consents", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_consents_campaign_id", ["campaign_id"], unique=False)
        batch_op.create_index(
            "ix_campaign_consents_open",
            ["kind"],
            unique=False,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("area", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("condition", sa.String(length=61), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_campaigns_condition"), ["condition"], unique=False)
        batch_op.create_index("ix_campaigns_author", ["author", "created_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_index("ix_campaigns_author")
        batch_op.drop_index(batch_op.f("ix_campaigns_condition"))
        batch_op.drop_column("condition")
        batch_op.drop_column("area")
    with op.batch_alter_table("campaign_consents", schema=None) as batch_op:
        batch_op.drop_index("ix_campaign_consents_open")
        batch_op.drop_index("ix_campaign_consents_campaign_id")
    op.drop_table("campaign_consents")
    op.drop_table("conditions")
