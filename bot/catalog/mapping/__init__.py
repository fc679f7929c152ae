"""From tables to entries: which column plays which role, guessed, asked or said by flags. Pure."""
