"""Persistence, the only layer with SQL. Functions take a transaction and never commit."""
