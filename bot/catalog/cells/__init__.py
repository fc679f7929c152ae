"""Cells of tables: codes, texts, and words in many languages. Pure."""
