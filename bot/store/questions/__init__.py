"""Questions and lookups, askers, retention, and deliveries from Slack."""
