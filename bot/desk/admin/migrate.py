"""Migrations and backup: set up, upgrade, back up, restore and discard the database. Only this module needs alembic.

These are the store's own functions; only the desk may import the store.
"""

from bot.store.admin.migrate import back_up_database, upgrade_database
from bot.store.admin.restore import discard_database, restore_backup

__all__ = ["back_up_database", "discard_database", "restore_backup", "upgrade_database"]
