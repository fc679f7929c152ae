"""Weekly summaries, surge notices and the outbox."""
