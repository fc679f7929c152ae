"""Open the database and hold transactions, on SQLite and PostgreSQL."""
