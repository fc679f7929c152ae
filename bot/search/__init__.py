"""Find out which code a text means. Pure, and the only package that uses rapidfuzz."""
