"""judgements that were put right, for learning."""

import sqlalchemy as sa
from alembic import op

revision = "0003_corrections"
down_revision = "0002_rule_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=True),
        sa.Column("previous", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rules_version", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )


def downgrade() -> None:
    op.drop_table("corrections")
