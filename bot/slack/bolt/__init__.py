"""Receive what Slack sends: payloads, acknowledgement, deadlines, and the way to the desk."""
