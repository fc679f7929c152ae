"""Count what was asked."""
