"""Readers of structured data: JSON, YAML, TOML, XML and gettext."""
