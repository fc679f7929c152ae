"""The forms in which a reference may come, one file a format."""
