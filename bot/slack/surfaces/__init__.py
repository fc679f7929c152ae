"""Where people meet the bot: one file a surface, each with its listeners."""
