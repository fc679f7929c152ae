"""Open what most commands need: the settings and the desk."""

import os

from dotenv import dotenv_values

from bot.cli.terminal.garbage import pause_garbage_collection
from bot.desk.state import desk
from bot.desk.state.desk import Desk
from bot.desk.state.roles import ConfiguredRoles
from bot.search.lexicon import read_lexicon
from bot.settings import PROJECT_ROOT, Settings


def read_settings() -> Settings:
    """Read the settings from .env and the environment, which takes precedence. Refuses invalid values."""
    written = {name: value for name, value in dotenv_values(PROJECT_ROOT / ".env").items() if value is not None}
    return Settings.read({**written, **os.environ})


def open_desk(settings: Settings) -> Desk:
    """Open the desk with the catalog in memory. Refuses a database that is not set up, or an empty catalog."""
    with pause_garbage_collection():
        return desk.open_desk(
            settings.database_url,
            read_lexicon(PROJECT_ROOT / "data" / "synonyms.toml"),
            hash_key=settings.hash_key,
            team=ConfiguredRoles(settings.staff, settings.admins),
        )
