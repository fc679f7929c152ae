"""File formats for steps, one module each: plain data in, plain data out."""
