"""Cards for notifications."""
