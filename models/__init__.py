"""The archive: tables and repositories, the only keeper of SQLAlchemy."""
