"""Readers of texts for people: Markdown, HTML, reStructuredText and plain lines."""
