"""What to do about a code: its fixes, each with its steps and their verification."""

from collections.abc import Iterator

from bot.desk.questions.advice import Advice
from bot.desk.questions.lookup import Found
from bot.desk.questions.wording import ELSE, INTERNAL, TO_DO, has_worked, no_steps, shared, steps_for, verification
from bot.slack.cards.answer_buttons import fix_row
from bot.slack.cards.blocks import Block, escape, section, sections, shorten, small
from bot.slack.cards.markup import step_text
from bot.steps.step import Step

SIGNED = 200  # characters of the verification: by whom and when


def advice_blocks(hit: Found, *, staff: bool) -> Iterator[Block]:
    """Yield the fixes of a code; if there are several, each has its own buttons and success rate."""
    visible = [advice for advice in hit.advice if steps_for(advice, staff=staff)]
    if not visible:
        yield section(no_steps(hit))
    for place, advice in enumerate(visible):
        yield from sections(fix_lines(hit, advice, ELSE if place else TO_DO, staff=staff))
        if len(visible) > 1:
            if worked := has_worked(advice):
                yield small(worked)
            yield fix_row(hit, advice.fix, staff=staff)


def worked(hit: Found, *, staff: bool) -> str:
    """Return how often the only fix worked, for the small print; empty for several, which each show it themselves."""
    visible = [advice for advice in hit.advice if steps_for(advice, staff=staff)]
    return has_worked(visible[0]) if len(visible) == 1 else ""


def fix_lines(hit: Found, advice: Advice, title: str, *, staff: bool) -> Iterator[str]:
    """Yield the lines of a fix: a heading, and one line per step."""
    details = [verification(advice), shared(advice.fix) if staff else ""]
    yield f"*{title}*        {escape(shorten(' · '.join(filter(None, details)), SIGNED))}"
    for number, step in enumerate(steps_for(advice, staff=staff), 1):
        yield step_line(number, step, hit)


def step_line(number: int, step: Step, hit: Found) -> str:
    """Render a numbered step; its further lines are indented."""
    text = step_text(step.text.strip(), hit.preferred_values, hit.entry.meaning.text)
    indented = text.replace("\n", "\n    ")
    return f"{number}. {indented}{f'    {INTERNAL}' if step.audience == 'internal' else ''}"
