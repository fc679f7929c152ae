"""The bot of ``errdesk try``: it sets up what is missing, and answers in the stand-in or in the terminal.

It has a database of its own and reads no settings: nothing made up in a trial may reach the real database, and no
summary that is due there may be posted to the stand-in.
"""

import asyncio
from datetime import UTC, datetime

from bot.cli.ask import converse_with
from bot.cli.terminal.output import echo
from bot.cli.terminal.start import open_desk
from bot.cli.trial import standin
from bot.cli.trial.standin_state import complete_state
from bot.database.database import open_database
from bot.desk.admin.catalog_import import is_empty, take_in
from bot.desk.state.desk import Desk
from bot.errors import Refusal
from bot.jobs import ticking
from bot.settings import HOME, LOOPBACK, Settings
from bot.slack.app.serve import connected, run_until_stopped

DATABASE = HOME / "data" / "try.db"
REFERENCE = HOME / "data" / "error-code.md"
WELCOME = """
Open {page} and type in #support:

  /errcode USCUSTOMER_API_0000113
  /errcode 101
  /errcode you cannot withdraw cash within 48 hours

You are Mei, who is support staff and an admin here: every card has a button to write steps, and errdesk's Home tab
shows what is asked and has no steps yet, and the settings. Switch to Tom or Priya to see what everyone else sees.

Words in red brackets are menus: Slack draws them, this page does not.

Ctrl-C ends it."""


def in_browser(page: str, *, fresh: bool = False) -> None:
    """Answer in the stand-in until Ctrl-C."""
    settings = trial_settings(page)
    desk = ready_desk(settings, fresh=fresh)
    standin.wait_for(page)
    standin.warn_if_reachable(page)
    run_until_stopped(answer(desk, settings, page))


def trial_settings(page: str = "") -> Settings:
    """Return the settings of a trial, whatever the environment and .env hold."""
    return Settings(
        database_url=f"sqlite:///{DATABASE}",
        bot_token=standin.BOT_TOKEN,
        app_token=standin.APP_TOKEN,
        api_url=f"{page}/api/",
        host=LOOPBACK,
        staff=(standin.MEI,),
        admins=(standin.MEI,),
    )


async def answer(desk: Desk, settings: Settings, page: str) -> None:
    """Answer until cancelled, and post what is due."""
    async with connected(desk, settings, middleware=(complete_state,)), ticking(desk):
        echo(WELCOME.format(page=page))
        await asyncio.Event().wait()


def in_terminal(*, fresh: bool = False) -> None:
    """Answer at a prompt."""
    converse_with(ready_desk(trial_settings(), fresh=fresh))


def ready_desk(settings: Settings, *, fresh: bool = False) -> Desk:
    """Open the desk, after creating the database and importing the reference if necessary."""
    if fresh:
        start_over(settings.database_url)
    try:
        return open_desk(settings)
    except Refusal:
        set_up(settings.database_url)
        return open_desk(settings)


def start_over(url: str) -> None:
    """Discard the database of earlier trials."""
    from bot.desk.admin.migrate import discard  # noqa: PLC0415 - alembic is slow to import, and rarely needed

    discard(url)


def set_up(url: str) -> None:
    """Migrate the database, and import the reference into an empty catalog."""
    from bot.desk.admin.migrate import upgrade  # noqa: PLC0415 - alembic is slow to import, and rarely needed

    upgrade(url)
    database = open_database(url)
    if is_empty(database):
        intake = take_in(database, REFERENCE, at=datetime.now(UTC))
        echo(f"Imported {len(intake.reading.entries)} codes from {REFERENCE.name}.")
    database.engine.dispose()
