"""What tells catalogs apart in one index: their names, and the words that are their own."""
