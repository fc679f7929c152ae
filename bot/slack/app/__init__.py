"""Build the app, connect it to Slack, and watch over it."""
