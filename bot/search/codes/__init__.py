"""Codes and numbers in a text: where they stand, what is meant by them, and which entries they are."""
