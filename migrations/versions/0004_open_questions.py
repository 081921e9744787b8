"""who owes an answer, found without reading what was answered long ago."""

import sqlalchemy as sa
from alembic import op

revision = "0004_open_questions"
down_revision = "0003_corrections"
branch_labels = None
depends_on = None

OPEN = sa.text("answered_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_questions_open", "questions", ["account", "contact"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_questions_open", "questions")
