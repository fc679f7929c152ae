"""Rows shared by the cards with figures: a code, a gap, a rising code, new steps."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from bot.catalog.entry import Entry
from bot.desk.notifications.summary import StepsChange
from bot.desk.questions.wording import format_meaning, format_retired
from bot.desk.stats.stats import CodeFigures
from bot.desk.stats.stats_wording import format_change, format_people, format_questions, format_worked
from bot.slack.cards.answer_buttons import WRITE, code_button
from bot.slack.cards.blocks import (
    CODE_LIMIT,
    Block,
    escape,
    key_span,
    section,
    shorten,
    split_markup,
    utf16_length,
)
from bot.stats.rising import RisingCode
from bot.steps.actor import shorten_name

T = TypeVar("T")

ESCAPED_LIMIT = 200  # characters of an escaped meaning, so that twenty rows always fit
MEANING_LIMIT = 100  # characters of a meaning
NOT_LISTED = "not in the catalog"


def person_text(name: str, somebody: str = "somebody") -> str:
    """Return a person's name so that it mentions nobody; an erased person is ``somebody``."""
    plain = shorten_name(name)
    return somebody if plain in {"", "somebody"} else f"@{plain}"


def code_title(row: CodeFigures) -> str:
    """Render a code, with its meaning if the catalog has it."""
    retirement = format_retired(row.entry) if row.entry else ""
    return f"*{key_span(row.code, row.catalog)}*{retirement}{meaning_suffix(row.entry)}"


def meaning_suffix(entry: Entry | None, most: int = MEANING_LIMIT) -> str:
    """Render a meaning to follow its code, in ``most`` characters; empty if the code isn't in the catalog."""
    return f"  {next(split_markup(escape(shorten(format_meaning(entry), most)), ESCAPED_LIMIT))}" if entry else ""


def code_line(number: int, row: CodeFigures, rise: RisingCode | None = None) -> str:
    """Render a numbered code with its meaning, and its figures below; ``rise`` adds its usual number of questions."""
    figures = (
        f"*{format_questions(row.questions)}* ({format_change(row.change)})",
        format_people(row.people),
        f"rising (usually {usual_count(rise)})" if rise else "",
        format_worked(row.solved, row.votes),
        describe_steps(row),
    )
    return f"{number}. {code_title(row)}\n{' · '.join(filter(None, figures))}"


def describe_steps(row: CodeFigures) -> str:
    """Return what a code lacks: the code itself, steps, or steps that staff have verified; "" if it lacks nothing."""
    if row.has_steps:
        return "steps from the reference" if row.from_reference else ""
    return "no steps yet" if row.entry else NOT_LISTED


def gap_block(row: CodeFigures, *, staff: bool = True) -> Block:
    """Render a gap; only staff get the button that closes it."""
    is_open = row.entry is not None and not row.has_steps
    why = NOT_LISTED if not row.entry else "there are steps now" if row.has_steps else "no steps"
    write = code_button("Write steps", WRITE, row.code) if is_open and staff else None
    return section(f"{code_title(row)}\n{format_questions(row.questions)} by {format_people(row.people)}, {why}", write)


def usual_count(rise: RisingCode) -> str:
    """Return the number of questions in a usual week, with one decimal at most."""
    return f"{rise.baseline:.1f}".removesuffix(".0")


def rising_item(rise: RisingCode) -> str:
    """Render a rising code: its questions in a usual week and in this one."""
    return f"{key_span(rise.code, rise.catalog)} ({usual_count(rise)} → {rise.now:,})"


def saved_steps_item(steps: StepsChange) -> str:
    """Render the code of new steps and who saved them."""
    return f"{key_span(steps.code, steps.catalog)} by {escape(person_text(steps.by))}"


def spoken_codes(rows: Iterable[CodeFigures]) -> str:
    """Return codes with their questions, for screen readers."""
    return ", ".join(f"{shorten(row.label, CODE_LIMIT)} ({row.questions:,})" for row in rows)


def list_first(items: Sequence[T], show: Callable[[T], str], most: int) -> str:
    """Return the first ``most`` items on one line, and the number of the others."""
    more = len(items) - most
    return ", ".join(map(show, items[:most])) + (f" and {more} more" if more > 0 else "")


def limit_lines(lines: Sequence[str], room: int) -> Iterator[str]:
    """Yield as many lines as fit into ``room`` characters, then the number of the others."""
    for number, line in enumerate(lines):
        room -= utf16_length(line) + 1
        if number and room < 0:
            yield f"… and {len(lines) - number} more"
            return
        yield line
