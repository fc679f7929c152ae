"""What is kept. The only room with SQL; functions take a session and never commit."""
