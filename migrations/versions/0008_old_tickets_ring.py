"""tickets from before there were clocks get theirs: the next ring of each is set, and everything else follows from it."""

from alembic import op

revision = "0008_old_tickets_ring"
down_revision = "0007_notices"
branch_labels = None
depends_on = None

STATEMENTS = (
    "UPDATE tickets SET ladder = 'handle', ring_at = due_at WHERE ring_at IS NULL AND due_at IS NOT NULL"
    " AND state IN ('assigned', 'working', 'assisting', 'mediating', 'reworking')",
    "UPDATE tickets SET ring_at = state_since WHERE ring_at IS NULL"
    " AND state IN ('closed', 'rejected', 'voided', 'referred')",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Nothing to take back: the columns go with the revision that brought them."""
