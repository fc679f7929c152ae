"""Write, suggest, verify, import, check and follow steps."""
