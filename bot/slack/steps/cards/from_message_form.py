"""A message that is to become a step: which code it is for, and its text, cut into steps."""

from collections.abc import Sequence
from dataclasses import asdict

from bot.catalog.entry import Entry
from bot.slack.cards.blocks import Block, section
from bot.slack.cards.forms import INPUT, View, choices, entered, field, form, note_block, plain, text_input
from bot.slack.cards.stale import reads_value
from bot.slack.steps.cards.write_form import STEP, Held
from bot.slack.steps.cards.write_form_parts import code_option

DRAFTED = "message_form"
TITLE = "Save as step"
FOUND, ANOTHER = "found_code", "another_code"  # block ids
PROPOSED = 9
WHICH = "Choose the code for which this is."
HOW = "The message becomes steps that you can edit before they are saved."


def message_form(held: Held, found: Sequence[Entry], texts: Sequence[str], note: str = "") -> View:
    """Propose the codes that were found, the first of them chosen, and show the text."""
    blocks = [*([note_block(note)] if note else []), section(HOW)]
    if found:
        offered = [code_option(entry) for entry in found[:PROPOSED]]
        blocks.append(field("For which code?", FOUND, choices("radio_buttons", offered, [found[0].code])))
    label = "Or for another code" if found else "For which code?"
    blocks.append(field(label, ANOTHER, menu(), optional=bool(found)))
    for place, text in enumerate(texts, 1):
        label = "Step" if len(texts) == 1 else f"Step {place}"
        blocks.append(field(label, f"{STEP}{place}", text_input(text, lines=True, longest=INPUT), optional=True))
    return form(TITLE, blocks, DRAFTED, submit="Next", held=asdict(held))


def menu() -> Block:
    """Find a code as one types."""
    words = plain("A code, a number, or words", 150)
    return {"type": "external_select", "placeholder": words, "min_query_length": 1}


@reads_value
def chosen_code(view: View) -> str | None:
    """Give the code: another one stands above what was proposed."""
    said = entered(view)
    code = said.get(ANOTHER) or said.get(FOUND)
    return str(code) if code else None


def typed_texts(view: View) -> tuple[str, ...]:
    """Give the texts as they are now."""
    said = entered(view)
    return tuple(str(said[name]) for name in said if name.startswith(STEP) and str(said[name] or "").strip())
