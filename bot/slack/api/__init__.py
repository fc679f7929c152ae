"""Call Slack: retries, errors, uploads, replies."""
