"""What happened, and who may sign in: SQLAlchemy Core on SQLite, written so that PostgreSQL can take its place.

Lives here: tables, queries, migrations; the only importer of sqlalchemy and alembic.
Must not: the state of a waiting person (Redis decides, this follows), names of callers, numbers.
Start reading at `tables.py`, then `database.py` (connections, transactions) and `records.py`.
"""
