"""Answer a question and record it."""
