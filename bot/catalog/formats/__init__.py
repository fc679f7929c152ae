"""File formats for a reference, one module each."""
