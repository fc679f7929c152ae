"""Counts: rolled up by day, and live for the days that are not."""
