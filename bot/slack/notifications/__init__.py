"""Notifications, which the bot sends by itself: weekly summaries, surge notices, messages to followers."""
