"""Cards for what is asked most."""
