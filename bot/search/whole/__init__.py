"""Names that are looked up as a whole: codes in any spelling, aliases, and patterns that stand for many codes."""
