"""Cards for what the bot says by itself."""
