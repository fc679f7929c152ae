"""PostgreSQL as hosters provide it: connecting, limits, and what an address may say."""
