"""published versions of the rules."""

import sqlalchemy as sa
from alembic import op

from models.base import UtcDateTime

revision = "0002_rule_versions"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_versions",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("author", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rule_versions")),
        sa.UniqueConstraint("digest", name=op.f("uq_rule_versions_digest")),
    )
    op.create_table(
        "rule_choices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["rule_versions.number"], name=op.f("fk_rule_choices_version_rule_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_choices")),
    )


def downgrade() -> None:
    op.drop_table("rule_choices")
    op.drop_table("rule_versions")
