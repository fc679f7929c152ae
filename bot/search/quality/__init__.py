"""How good the search is on labelled queries, and why it says what it says of a text."""
