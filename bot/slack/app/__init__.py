"""Build the app, connect it to Slack, and monitor it."""
