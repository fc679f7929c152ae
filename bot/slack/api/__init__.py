"""Calls to Slack: retries, errors, uploads, replies."""
