"""Questions to somebody at a terminal: an answer may be shortened, as long as only one of the answers begins so."""

from collections.abc import Sequence
from typing import Any

import click

from bot.cli.terminal.output import make_inert

YES, NO = "yes", "no"


class Beginning(click.Choice[str]):
    """A choice whose answers may be shortened: “y” is “yes” where nothing else begins with a y."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 - click's
        """Return the answer that was meant; fails if none or several begin like that."""
        typed = str(value).strip().casefold()
        meant = [answer for answer in self.choices if typed and answer.startswith(typed)]
        return super().convert(meant[0] if len(meant) == 1 else value, param, ctx)

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ANN401, ARG002 - click's
        """Return what is said of an answer that isn't one."""
        return f"“{make_inert(str(value))}” isn't an answer. Type {' or '.join(self.choices)}, or how it begins."


def choose(question: str, answers: Sequence[str], *, default: str) -> str:
    """Ask a question that has a few answers, and return the chosen one."""
    chosen: str = click.prompt(make_inert(question), type=Beginning(answers), default=default)
    return chosen


def confirm(question: str, *, default: bool = False) -> bool:
    """Ask a question that is answered with yes or no, and return whether it was yes."""
    return choose(question, (YES, NO), default=YES if default else NO) == YES
