"""The history of the tables, for Alembic. Add a file to `versions/`; never change one that has been released."""
