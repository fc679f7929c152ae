"""The Slack app: what people see and press. Only this package imports slack_bolt and slack_sdk."""
