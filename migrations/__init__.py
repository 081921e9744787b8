"""The history of the tables: one file a change, run by models/migrate.py."""
