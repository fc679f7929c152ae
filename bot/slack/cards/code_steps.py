"""What to do about a code: its fixes, each with its steps and who verified them."""

from collections.abc import Iterator

from bot.desk.questions.advice import Advice
from bot.desk.questions.lookup import Found
from bot.desk.questions.wording import ELSE, INTERNAL, TO_DO, has_worked, no_steps, shared, steps_for, verification
from bot.slack.cards.answer_buttons import fix_row
from bot.slack.cards.blocks import Block, escape, section, sections, shorten, small
from bot.slack.cards.markup import step_text
from bot.steps.step import Step

SIGNED = 200  # characters of who verified it and when


def advice_blocks(hit: Found, *, staff: bool) -> Iterator[Block]:
    """Draw what to do; of several fixes each has its own buttons and says how often it worked."""
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
    """Say for the small print how often the only fix worked; of several each says so itself."""
    visible = [advice for advice in hit.advice if steps_for(advice, staff=staff)]
    return has_worked(visible[0]) if len(visible) == 1 else ""


def fix_lines(hit: Found, advice: Advice, title: str, *, staff: bool) -> Iterator[str]:
    """Draw a fix: a heading, and a line a step."""
    details = [verification(advice), shared(advice.fix) if staff else ""]
    yield f"*{title}*        {escape(shorten(' · '.join(filter(None, details)), SIGNED))}"
    for number, step in enumerate(steps_for(advice, staff=staff), 1):
        yield step_line(number, step, hit)


def step_line(number: int, step: Step, hit: Found) -> str:
    """Draw a step; its further lines stand under its first."""
    text = step_text(step.text.strip(), hit.preferred_values, hit.entry.meaning.text)
    indented = text.replace("\n", "\n    ")
    return f"{number}. {indented}{f'    {INTERNAL}' if step.audience == 'internal' else ''}"
