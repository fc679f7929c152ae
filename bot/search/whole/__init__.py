"""Codes that are looked for as a whole, because they are not just words and a number."""
