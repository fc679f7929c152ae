"""Set up, import, back up, check, forget."""
