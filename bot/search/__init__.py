"""Which code a person means. Pure, and the only room with rapidfuzz."""
