"""Ask people whether a reference was understood, and let them say which column is what."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

import click

from bot.catalog.guess.guess import guess_roles
from bot.catalog.mapping.flags import join_names
from bot.catalog.mapping.interpretation import CodeTables, Interpretation
from bot.catalog.mapping.mapping import LIST_MARK, Layout, Mapping, find_column, name_layout
from bot.cli.catalog.preview import render_preview
from bot.cli.terminal.output import echo, echo_lines, inert
from bot.cli.terminal.questions import choose, confirm
from bot.desk.state.references import Reference, read_interpreted

NOTHING = "-"  # typed for a role that no column plays
NEEDED = ("code", "message")
SPLIT = 2  # columns over which codes are split
QUESTIONS = {
    "code": "Which column holds the codes? Two, such as 1,2, if they are split",
    "message": "Which column holds the messages?",
    "alias": "Which columns hold other names of the codes?",
    "section": "Which column groups the codes?",
    "cause": "Which column holds the causes?",
    "action": "Which column says what to do?",
    "severity": "Which column holds the severity?",
}


def confirm_interpretation(reference: Reference, interpretation: Interpretation) -> Interpretation:
    """Show how a reference is understood until somebody says yes. Ends with 1 at no."""
    while True:
        echo_lines(render_preview(interpretation, read_interpreted(interpretation)))
        answer = choose("Import it like this?", ("yes", "change", "no"), default="yes")
        if answer == "yes":
            return interpretation
        if answer == "no":
            echo("Nothing was imported.")
            raise click.exceptions.Exit(1)
        interpretation = reference.interpret(ask_mapping(interpretation))


def ask_mapping(interpretation: Interpretation) -> Mapping:
    """Ask which tables are to be read, and role by role which column is what."""
    chosen = interpretation.groups
    if len(chosen) > 1:
        chosen = tuple(filter(ask_group, chosen))
    layouts = tuple(map(ask_layout, chosen))
    join = ask_join(layouts, interpretation.mapping.join)
    return replace(interpretation.mapping, layouts=layouts, join=join, only=ask_only(interpretation.only))


def ask_join(layouts: Iterable[Layout], current: str) -> str:
    """Ask what joins the parts of codes that are split over columns, if any are."""
    if max((len(layout.code or ()) for layout in layouts), default=0) < SPLIT:
        return current
    joined: str = click.prompt("What joins the parts of a code?", default=current)
    return joined


def ask_group(group: CodeTables) -> bool:
    """Ask whether a table, and those like it, are to be read."""
    return confirm(f"Read the table {inert(group.title)}?", default=True)


def ask_only(current: str | None) -> str | None:
    """Ask whether only some codes are to be taken, if a pattern says so now."""
    if current is None:
        return None
    typed: str = click.prompt(f"Only codes that match ({NOTHING} for all)", default=inert(current))
    return None if typed == NOTHING else typed


def ask_layout(group: CodeTables) -> Layout:
    """Ask role by role which column of a table plays it."""
    echo_lines(f"  {place:>2}  {name}" for place, name in enumerate(group.name_columns(), 1))
    answers = {role: ask_columns(group, role, group.layout) for role in NEEDED}
    offered = offer_layout(group, answers)
    answers |= {role: ask_columns(group, role, offered) for role in QUESTIONS if role not in NEEDED}
    return Layout(
        answers["code"],
        answers["message"][0],
        answers["alias"],
        section=first_name(answers["section"]),
        cause=first_name(answers["cause"]),
        action=first_name(answers["action"]),
        severity=first_name(answers["severity"]),
    )


def offer_layout(group: CodeTables, needed: AbstractMapping[str, tuple[str, ...]]) -> Layout:
    """Return a group's layout; if others are its codes or messages, what the columns are guessed to be then."""
    said = Layout(needed["code"], first_name(needed["message"]))
    if (said.code, said.message) == (group.layout.code, group.layout.message):
        return group.layout
    rows = list(group.iterate_rows())
    return name_layout(guess_roles(group.header, rows, said.find_roles(group.header, group.width)).roles, group.header)


def first_name(names: tuple[str, ...]) -> str:
    """Return the first of some names, "" if there are none."""
    return "".join(names[:1])


def ask_columns(group: CodeTables, role: str, offered: Layout) -> tuple[str, ...]:
    """Ask which columns play a role, by number or name, until there are such columns."""
    is_needed = role in NEEDED
    question = QUESTIONS[role] if is_needed else f"{QUESTIONS[role]} ({NOTHING} for none)"
    default = join_names(getattr(offered, role)) or NOTHING
    while True:
        names = split_answer(click.prompt(question, default=inert(default)))
        fault = find_fault(names, group, is_needed=is_needed)
        if fault is None:
            return names
        echo(fault)


def find_fault(names: Sequence[str], group: CodeTables, *, is_needed: bool) -> str | None:
    """Return what is wrong with an answer, None if there are such columns."""
    for name in names:
        if find_column(name, group.header, group.width) is None:
            return f"There is no column “{name}”."
    return None if names or not is_needed else "That is needed."


def split_answer(typed: str) -> tuple[str, ...]:
    """Return the names in an answer."""
    return () if typed.strip() == NOTHING else tuple(filter(None, map(str.strip, typed.split(LIST_MARK))))
