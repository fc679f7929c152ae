"""The catalog, the audit log, roles, erasure of personal data, migrations and backups."""
