"""Write, suggest, verify, import and follow steps."""
