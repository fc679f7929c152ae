"""The forms in which steps leave and come back as a file, one file a form: plain data in, plain data out."""
