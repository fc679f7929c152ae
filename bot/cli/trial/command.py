"""``errdesk try``: the whole bot in a browser, without a Slack workspace."""

import logging
import signal

import click

from bot.cli.terminal.output import echo
from bot.cli.trial import standin, standin_program
from bot.errors import Refusal
from bot.stopping import list_stop_signals


@click.command()
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535), help="Of the page to open.")
@click.option("--fresh", is_flag=True, help="Forget what was tried before, and start over.")
def trial(port: int, *, fresh: bool) -> None:
    """Try Errdesk in the browser, in a stand-in of Slack on this machine. Ctrl-C ends both.

    The first time, the stand-in is fetched with npm, a database is set up and the reference imported; nothing is lost
    from one time to the next. That database is the trial's own (data/try.db): no setting is read, neither from the
    environment nor from .env, so the real one is never touched. Without Node the terminal asks for your questions
    instead.
    """
    for number in list_stop_signals():  # they end the stand-in too, as Ctrl-C does
        signal.signal(number, signal.default_int_handler)
    logging.getLogger().setLevel(logging.WARNING)  # the output is for a newcomer
    standin.check_port_free(port)
    try:
        program = standin_program.get_program()
    except Refusal as refusal:
        echo(f"{refusal} Ask here in the terminal instead.\n", err=True)
        from bot.cli.trial import trial_bot  # noqa: PLC0415 - see below

        trial_bot.run_in_terminal(fresh=fresh)
        return
    with standin.run_standin(program, port) as page:
        from bot.cli.trial import trial_bot  # noqa: PLC0415 - its imports take a second, in which the stand-in starts

        trial_bot.run_in_browser(page, fresh=fresh)
