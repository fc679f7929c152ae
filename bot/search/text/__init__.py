"""Texts as people write them."""
