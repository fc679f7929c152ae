"""What most commands need: the settings, the database or the desk, and who runs them."""

import getpass
import hashlib
import os
from pathlib import Path

from dotenv import dotenv_values

from bot.cli.terminal.garbage import pause_garbage_collection
from bot.database.database import Database
from bot.database.sqlite.file import sibling_path
from bot.database.url import database_file, without_secrets
from bot.desk.state import desk
from bot.desk.state.desk import Desk
from bot.desk.state.documents import LEXICON_PATH, digest_lexicon
from bot.desk.state.index_build import SharedIndex
from bot.desk.state.index_folder import IndexFolder
from bot.desk.state.roles import ConfiguredRoles
from bot.search.words.lexicon import Lexicon, read_lexicon
from bot.search.words.word_tables import find_word_pieces
from bot.settings import PROJECT_ROOT, Settings


def read_settings() -> Settings:
    """Read the settings from .env and the environment, which takes precedence. Refuses invalid values."""
    written = {name: value for name, value in dotenv_values(PROJECT_ROOT / ".env").items() if value is not None}
    return Settings.read({**written, **os.environ})


def open_database() -> Database:
    """Open the database in the settings. Refuses one that is not set up."""
    return desk.open_checked_database(read_settings().database_url)


def open_desk(settings: Settings) -> Desk:
    """Open the desk with the search index on disk. Refuses a database that is not set up, or an empty catalog."""
    with pause_garbage_collection():
        lexicon = read_lexicon(LEXICON_PATH)
        return desk.open_desk(
            settings.database_url,
            lexicon,
            hash_key=settings.hash_key,
            team=ConfiguredRoles(settings.staff, settings.admins),
            shared=find_shared_index(settings, lexicon),
        )


def find_shared_index(settings: Settings, lexicon: Lexicon) -> SharedIndex | None:
    """Return where the search index is kept, None if there is no place for it."""
    folder = find_index_folder(settings)
    if not folder:
        return None
    digest = digest_lexicon(lexicon, find_word_pieces())
    return SharedIndex(IndexFolder(folder), settings.database_url, digest)


def find_index_folder(settings: Settings) -> Path | None:
    """Return the folder for the search index: beside a SQLite file, for PostgreSQL in the cache of the user.

    None if the user has no home.
    """
    try:
        if settings.index_folder:
            return Path(settings.index_folder).expanduser().absolute()
        if file := database_file(settings.database_url):
            return sibling_path(file.resolve(), "-index")  # a link's target, beside which SQLite keeps its own files
        address = without_secrets(settings.database_url).encode()
        return Path.home() / ".cache" / "errdesk" / hashlib.blake2b(address, digest_size=8).hexdigest()
    except RuntimeError:
        return None


def get_operator_name() -> str:
    """Return the name of the user who runs the command, "nobody" if it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        return "nobody"
