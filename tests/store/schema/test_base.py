"""The tables are those that the migrations build, up to the newest."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store.admin.migrate import alembic_config, upgrade_database
from bot.store.schema.base import REVISION, Table


def test_migrations_build_exactly_the_tables(blank_url, opened):
    assert upgrade_database(blank_url) == (None, REVISION)
    with opened(blank_url).begin_light() as transaction:
        context = MigrationContext.configure(
            transaction.connection(), opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Table.metadata) == []


def test_the_program_knows_its_newest_migration(blank_url, opened):
    upgrade_database(blank_url)
    with opened(blank_url).begin_light() as transaction:
        assert ScriptDirectory.from_config(alembic_config(transaction)).get_heads() == [REVISION]
