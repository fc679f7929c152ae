"""Counts: rolled up by day, and live for days that aren't rolled up."""
