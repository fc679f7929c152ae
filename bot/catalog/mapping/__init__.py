"""Interpret the tables of files by what people said of them, by what they confirmed, or by guessing. Pure."""
