"""The command line: one module per command group, without logic of its own.

Exit codes: 0 done; 1 refused, or a check found something; 2 wrong usage; 3 something broke (its id is in the log).
"""

import atexit
import importlib
import io
import logging
import signal
import sys
from types import FrameType

import click

from bot.cli.terminal.garbage import pause_garbage_collection
from bot.cli.terminal.output import LOG_FORMAT, InertFormatter, echo
from bot.database.sqlite.file import close_files
from bot.errors import Refusal, make_incident_id
from bot.stopping import list_stop_signals

EXIT_REFUSED = 1
EXIT_BROKEN = 3

log = logging.getLogger(__name__)

COMMANDS = {  # a command's module is imported only when it is called: slack_bolt is not needed for "errdesk ask"
    "ask": "bot.cli.ask:ask",
    "serve": "bot.cli.serve:serve",
    "clock": "bot.cli.clock:clock",
    "weekly": "bot.cli.weekly:weekly",
    "try": "bot.cli.trial.command:trial",
    "catalog": "bot.cli.catalog.group:catalog",
    "steps": "bot.cli.steps:steps",
    "faq": "bot.cli.faq:faq",
    "search": "bot.cli.search.commands:search",
    "questions": "bot.cli.questions:questions",
    "forget": "bot.cli.forget:forget",
    "audit": "bot.cli.audit:audit",
    "manifest": "bot.cli.manifest:manifest",
    "db": "bot.cli.db:db",
    "doctor": "bot.cli.doctor:doctor",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the commands' names in the order of ``COMMANDS``."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        with pause_garbage_collection():
            command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="errdesk")
def errdesk() -> None:
    """Explain error codes, show what to do about them, and what is asked most."""


def main() -> None:
    """Run a command and end the process with its exit code."""
    configure_logging()
    handle_stop_signals()
    atexit.register(close_files)  # runs when all threads have ended
    sys.exit(run_command())


def handle_stop_signals() -> None:
    """Make SIGTERM and SIGHUP end the program as Ctrl-C does, with all files closed."""
    for number in list_stop_signals():
        if number != signal.SIGINT:
            signal.signal(number, exit_on_signal)


def exit_on_signal(number: int, _frame: FrameType | None) -> None:
    """End the program with a shell's exit code for this signal. A second signal ends it at once."""
    signal.signal(number, signal.SIG_DFL)
    sys.exit(128 + number)


def configure_logging() -> None:
    """Send the log to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(InertFormatter(LOG_FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for library in ("alembic", "slack_sdk"):  # their INFO messages are no news to an admin
        logging.getLogger(library).setLevel(logging.WARNING)


def run_command() -> int:
    """Run a command and return its exit code; the only place that reports errors to the terminal."""
    try:
        return errdesk.main(standalone_mode=False) or 0
    except click.Abort:
        echo("Aborted!", err=True)
        return EXIT_REFUSED
    except click.ClickException as error:
        show_usage_error(error)
        return error.exit_code
    except Refusal as refusal:
        echo(refusal.detail, err=True)
        return EXIT_REFUSED
    except Exception:
        trouble = make_incident_id()
        log.exception("Trouble %s", trouble)
        echo(f"Something broke on my side (id {trouble}). The log above says what; please report it.", err=True)
        return EXIT_BROKEN


def show_usage_error(error: click.ClickException) -> None:
    """Print click's message about wrong usage, made inert because it quotes what was typed."""
    page = io.StringIO()
    error.show(page)
    echo(page.getvalue().rstrip("\n"), err=True)
