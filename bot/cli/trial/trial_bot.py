"""The bot of ``errdesk try``: it sets up what is missing, and answers in the stand-in or in the terminal.

It has a database of its own and reads no settings: nothing made up in a trial may reach the real database, and no
summary that is due there may be posted to the stand-in.
"""

import asyncio
from datetime import UTC, datetime

from bot.cli.ask import run_recorded_prompt
from bot.cli.terminal.output import echo
from bot.cli.terminal.start import open_desk
from bot.cli.trial import standin
from bot.cli.trial.standin_payloads import complete_payload
from bot.database.database import open_database
from bot.desk.admin.catalog_export import is_catalog_empty
from bot.desk.admin.catalog_import import import_document
from bot.desk.state.desk import Desk
from bot.desk.state.examples import choose_examples
from bot.errors import Refusal
from bot.jobs import run_scheduler
from bot.settings import LOOPBACK, PROJECT_ROOT, Settings
from bot.slack.app.serve import connect_to_slack, run_until_stopped

TRIAL_DATABASE = PROJECT_ROOT / "data" / "try.db"
REFERENCE = PROJECT_ROOT / "data" / "error-code.md"
WELCOME = """
Open {page} and type in #support:

{examples}

You are Mei, who is support staff and an admin here: every card has a button to write steps, and errdesk's Home tab
shows what is asked and has no steps yet, and the settings. Switch to Tom or Priya to see what everyone else sees.

Ctrl-C ends it."""


def run_in_browser(page: str, *, fresh: bool = False) -> None:
    """Answer in the stand-in until Ctrl-C."""
    settings = build_trial_settings(page)
    desk = prepare_desk(settings, fresh=fresh)
    standin.wait_for_page(page)
    standin.warn_if_reachable(page)
    run_until_stopped(answer_in_browser(desk, settings, page))


def build_trial_settings(page: str = "") -> Settings:
    """Return the settings of a trial, whatever the environment and .env hold."""
    return Settings(
        database_url=f"sqlite:///{TRIAL_DATABASE}",
        bot_token=standin.BOT_TOKEN,
        app_token=standin.APP_TOKEN,
        api_url=f"{page}/api/",
        host=LOOPBACK,
        staff=(standin.MEI,),
        admins=(standin.MEI,),
    )


async def answer_in_browser(desk: Desk, settings: Settings, page: str) -> None:
    """Answer until cancelled, and post what is due."""
    async with connect_to_slack(desk, settings, middleware=(complete_payload,)), run_scheduler(desk):
        echo(WELCOME.format(page=page, examples="\n".join(list_examples(desk))))
        await asyncio.Event().wait()


def list_examples(desk: Desk) -> list[str]:
    """Return what to type, by examples from the catalogs of the trial."""
    examples = choose_examples(desk)
    return [f"  /errcode {typed}" for typed in (examples.code, examples.number, examples.message) if typed]


def run_in_terminal(*, fresh: bool = False) -> None:
    """Answer at a prompt."""
    run_recorded_prompt(prepare_desk(build_trial_settings(), fresh=fresh))


def prepare_desk(settings: Settings, *, fresh: bool = False) -> Desk:
    """Open the desk, after creating the database and importing the reference if necessary."""
    if fresh:
        from bot.desk.admin.migrate import discard_database  # noqa: PLC0415 - alembic is slow to import, rarely needed

        discard_database(settings.database_url)
    try:
        return open_desk(settings)
    except Refusal:
        create_trial_database(settings.database_url)
        return open_desk(settings)


def create_trial_database(url: str) -> None:
    """Migrate the database, and import the reference into an empty catalog."""
    from bot.desk.admin.migrate import upgrade_database  # noqa: PLC0415 - alembic is slow to import, and rarely needed

    upgrade_database(url)
    database = open_database(url)
    if is_catalog_empty(database):
        report = import_document(database, REFERENCE, at=datetime.now(UTC))
        echo(f"Imported {len(report.reading.entries)} codes from {REFERENCE.name}.")
    database.engine.dispose()
