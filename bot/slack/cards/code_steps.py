"""What to do about a code: its fixes, each with its steps and their verification."""

from collections.abc import Iterator

from bot.desk.questions.advice import Advice
from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.wording import (
    ELSE_MAY_HELP,
    INTERNAL_SUFFIX,
    TO_DO,
    explain_missing_steps,
    format_sharing,
    format_success,
    format_verification,
    select_visible_steps,
)
from bot.slack.cards.answer_buttons import fix_button_row
from bot.slack.cards.blocks import Block, context_block, escape, section, sections, shorten
from bot.slack.cards.markup import render_step
from bot.steps.step import Step

VERIFICATION_LIMIT = 200  # characters of the verification: by whom and when


def advice_blocks(hit: CodeMatch, *, staff: bool) -> Iterator[Block]:
    """Yield the fixes of a code; if there are several, each has its own buttons and success rate."""
    visible = [advice for advice in hit.advice if select_visible_steps(advice, staff=staff)]
    if not visible:
        yield section(explain_missing_steps(hit))
    for place, advice in enumerate(visible):
        yield from sections(fix_lines(hit, advice, ELSE_MAY_HELP if place else TO_DO, staff=staff))
        if len(visible) > 1:
            if worked := format_success(advice):
                yield context_block(worked)
            yield fix_button_row(hit, advice.fix, staff=staff)


def only_fix_success(hit: CodeMatch, *, staff: bool) -> str:
    """Return how often the only fix worked, for the small print; empty for several, which each show it themselves."""
    visible = [advice for advice in hit.advice if select_visible_steps(advice, staff=staff)]
    return format_success(visible[0]) if len(visible) == 1 else ""


def fix_lines(hit: CodeMatch, advice: Advice, title: str, *, staff: bool) -> Iterator[str]:
    """Yield the lines of a fix: a heading, and one line per step."""
    details = [format_verification(advice), format_sharing(advice.fix) if staff else ""]
    yield f"*{title}*        {escape(shorten(' · '.join(filter(None, details)), VERIFICATION_LIMIT))}"
    for number, step in enumerate(select_visible_steps(advice, staff=staff), 1):
        yield step_line(number, step, hit)


def step_line(number: int, step: Step, hit: CodeMatch) -> str:
    """Render a numbered step; its further lines are indented."""
    text = render_step(step.text.strip(), hit.preferred_values, hit.entry.meaning.text)
    indented = text.replace("\n", "\n    ")
    return f"{number}. {indented}{f'    {INTERNAL_SUFFIX}' if step.audience == 'internal' else ''}"
