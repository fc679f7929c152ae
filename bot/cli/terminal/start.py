"""What most commands need: the settings, the database or the desk, and who runs them."""

import getpass
import os

from dotenv import dotenv_values

from bot.cli.terminal.garbage import pause_garbage_collection
from bot.database.database import Database
from bot.desk.state import desk
from bot.desk.state.desk import Desk
from bot.desk.state.roles import ConfiguredRoles
from bot.search.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT, Settings


def read_settings() -> Settings:
    """Read the settings from .env and the environment, which takes precedence. Refuses invalid values."""
    written = {name: value for name, value in dotenv_values(PROJECT_ROOT / ".env").items() if value is not None}
    return Settings.read({**written, **os.environ})


def open_database() -> Database:
    """Open the database in the settings. Refuses one that is not set up."""
    return desk.open_checked_database(read_settings().database_url)


def open_desk(settings: Settings) -> Desk:
    """Open the desk with the catalog in memory. Refuses a database that is not set up, or an empty catalog."""
    with pause_garbage_collection():
        return desk.open_desk(
            settings.database_url,
            read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml"),
            hash_key=settings.hash_key,
            team=ConfiguredRoles(settings.staff, settings.admins),
        )


def get_operator_name() -> str:
    """Return the name of the user who runs the command, "nobody" if it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        return "nobody"
