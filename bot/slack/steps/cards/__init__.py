"""Cards and forms for steps."""
