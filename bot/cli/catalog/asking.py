"""Ask people whether a reference was understood, and let them say which column is what."""

from dataclasses import replace

import click

from bot.catalog.mapping.interpretation import CodeTables, Interpretation
from bot.catalog.mapping.mapping import DEFAULT_JOIN, LIST_MARK, Layout, Mapping, find_column
from bot.cli.catalog.preview import render_preview
from bot.cli.terminal.output import echo, echo_lines, inert
from bot.desk.state.references import Reference, read_interpreted

NOTHING = "-"  # typed for a role that no column plays
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
    """Show how a reference is understood until somebody says yes. Aborts at no."""
    while True:
        echo_lines(render_preview(reference, interpretation, read_interpreted(interpretation)))
        answer = click.prompt("Import it like this?", type=click.Choice(["yes", "change", "no"]), default="yes")
        if answer == "yes":
            return interpretation
        if answer == "no":
            echo("Nothing was imported.")
            raise click.Abort
        interpretation = reference.interpret(ask_mapping(interpretation))


def ask_mapping(interpretation: Interpretation) -> Mapping:
    """Ask which tables are to be read, and role by role which column is what."""
    layouts = list[Layout]()
    join = interpretation.mapping.join
    for group in interpretation.groups:
        headings = " > ".join(group.tables[0].table.headings) or group.tables[0].file
        if len(interpretation.groups) > 1 and not click.confirm(f"Read the table {inert(headings)}?", default=True):
            continue
        layout = ask_layout(group)
        layouts.append(layout)
        if len(layout.code or ()) > 1:
            join = click.prompt("What joins the parts of a code?", default=DEFAULT_JOIN)
    only = next((group.only for group in interpretation.groups if group.only), interpretation.mapping.only)
    if only:
        only = click.prompt("Only codes that match (- for all)", default=inert(only))
    return replace(interpretation.mapping, layouts=tuple(layouts), join=join, only=None if only == NOTHING else only)


def ask_layout(group: CodeTables) -> Layout:
    """Ask role by role which column of a table plays it."""
    names = group.name_columns()
    echo_lines(f"  {place:>2}  {name}" for place, name in enumerate(names, 1))
    current = group.layout
    answers = {role: ask_columns(group, role, getattr(current, role)) for role in QUESTIONS}
    return Layout(
        answers["code"],
        answers["message"][0],
        answers["alias"],
        section="".join(answers["section"][:1]),
        cause="".join(answers["cause"][:1]),
        action="".join(answers["action"][:1]),
        severity="".join(answers["severity"][:1]),
    )


def ask_columns(group: CodeTables, role: str, current: str | tuple[str, ...]) -> tuple[str, ...]:
    """Ask which columns play a role, by number or name, until there are such columns."""
    default = current if isinstance(current, str) else LIST_MARK.join(current)
    is_needed = role in {"code", "message"}
    question = QUESTIONS[role] if is_needed else f"{QUESTIONS[role]} ({NOTHING} for none)"
    while True:
        typed = click.prompt(question, default=inert(default) or NOTHING)
        names = () if typed.strip() == NOTHING else tuple(filter(None, map(str.strip, typed.split(LIST_MARK))))
        unknown = [name for name in names if find_column(name, group.header, group.width) is None]
        if not unknown and (names or not is_needed):
            return names
        echo(f"There is no column “{unknown[0]}”." if unknown else "That is needed.")
