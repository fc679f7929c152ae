"""Cards and forms for questions."""
