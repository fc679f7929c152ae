"""Questions and lookups, askers, and events that arrived."""
