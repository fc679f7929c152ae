"""Administration: import, settings, roles, migrations and backup, health, erasure."""
