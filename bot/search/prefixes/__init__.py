"""The beginnings of codes: what stands before their numbers."""
