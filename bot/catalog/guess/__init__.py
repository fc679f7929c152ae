"""Guess which column of a table plays which role, by names and by cells. Pure."""
