"""What happened, and who may sign in: SQLAlchemy Core on a PostgreSQL server or a SQLite file.

Lives here: tables, queries, migrations; the only importer of sqlalchemy, alembic and the drivers.
Must not: the state of a waiting person (Redis decides, this follows), names of callers, numbers.
Start reading at `tables.py`, then `database.py` (transactions and turns) and `records.py`.
"""
