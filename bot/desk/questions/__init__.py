"""Answer questions and record them."""
