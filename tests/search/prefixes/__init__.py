"""The beginnings of codes."""
