"""Alembic's door: runs the migrations on the connection that models/migrate.py hands over."""

from alembic import context

import models.bell_tables
import models.life_tables
import models.tables  # noqa: F401 - its import fills the metadata
from models.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
