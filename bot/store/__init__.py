"""Persistence, the only layer with SQL. Functions take a session or connection and never commit."""
