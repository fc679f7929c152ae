"""Cards for what is asked most and for the figures of a code."""
