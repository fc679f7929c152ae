"""Ask what a code means, wherever people type."""
