"""Cards and forms for asking."""
