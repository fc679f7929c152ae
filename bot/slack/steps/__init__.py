"""Write, suggest, review, verify and follow steps."""
