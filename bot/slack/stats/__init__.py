"""Show what is asked most, and a code's own figures."""
