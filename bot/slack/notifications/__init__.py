"""Send what the bot says by itself: summaries, surge notices, messages to followers."""
