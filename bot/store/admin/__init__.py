"""The catalog, the audit log, the team, migrations and backups."""
