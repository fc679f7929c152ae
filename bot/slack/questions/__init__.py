"""Listeners that answer questions about codes, wherever people type them."""
