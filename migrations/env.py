"""Run a migration on the connection that is lent, or, for the ``alembic`` command, on the database of the settings."""

from alembic import context
from sqlalchemy import Connection

from bot.store.schema import catalog, counts, notifications, questions, steps, team  # noqa: F401 - all tables must be known
from bot.store.schema.base import Table


def run(connection: Connection) -> None:
    """Migrate on this connection; batch mode because SQLite alters a table only by copying it."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        on_version_apply=context.config.attributes.get("on_version_apply", []),
    )
    with context.begin_transaction():
        context.run_migrations()


lent = context.config.attributes.get("connection")
if lent is not None:
    run(lent)
else:
    from bot.cli.terminal.start import read_settings
    from bot.database.database import open_database
    from bot.store.admin.migrate import LOCK_TIMEOUT

    url = read_settings().database_url
    with open_database(url, patience=LOCK_TIMEOUT, is_unlimited=True).begin_light() as own:
        run(own.connection())
