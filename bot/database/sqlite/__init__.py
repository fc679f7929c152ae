"""SQLite: its file, its journals, and what happens to them while the program runs."""
