"""Counting rules, periods and charts; no SQL, no Slack."""
