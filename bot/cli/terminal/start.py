"""What every command starts with: the settings and the desk."""

import os

from dotenv import dotenv_values

from bot.cli.terminal.garbage import uncollected
from bot.desk.state import desk
from bot.desk.state.desk import Desk
from bot.desk.state.roles import Team
from bot.search.lexicon import read_lexicon
from bot.settings import HOME, Settings


def read_settings() -> Settings:
    """Read the settings from the environment, and under it from the file .env; refuses what cannot be."""
    written = {name: value for name, value in dotenv_values(HOME / ".env").items() if value is not None}
    return Settings.read({**written, **os.environ})


def open_desk(settings: Settings) -> Desk:
    """Open the desk with the catalog in memory; refuses a database that is not set up, or an empty catalog."""
    with uncollected():
        return desk.open_desk(
            settings.database_url,
            read_lexicon(HOME / "data" / "synonyms.toml"),
            hash_key=settings.hash_key,
            team=Team(settings.staff, settings.admins),
        )
