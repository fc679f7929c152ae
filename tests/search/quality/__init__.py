"""Codes and numbers in texts."""
