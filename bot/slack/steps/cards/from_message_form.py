"""The form that turns a message into steps: for which code, and the message's text split into steps."""

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
PROPOSED = 9  # codes
WHICH = "Choose the code for which this is."
HOW = "The message becomes steps that you can edit before they are saved."


def message_form(metadata: Held, entries: Sequence[Entry], texts: Sequence[str], note: str = "") -> View:
    """Return the form, with the codes that the message is about proposed and the first of them selected."""
    blocks = [*([note_block(note)] if note else []), section(HOW)]
    if entries:
        options = [code_option(entry) for entry in entries[:PROPOSED]]
        blocks.append(field("For which code?", FOUND, choices("radio_buttons", options, [entries[0].code])))
    label = "Or for another code" if entries else "For which code?"
    blocks.append(field(label, ANOTHER, menu(), optional=bool(entries)))
    for place, text in enumerate(texts, 1):
        label = "Step" if len(texts) == 1 else f"Step {place}"
        blocks.append(field(label, f"{STEP}{place}", text_input(text, lines=True, longest=INPUT), optional=True))
    return form(TITLE, blocks, DRAFTED, submit="Next", held=asdict(metadata))


def menu() -> Block:
    """Return the type-ahead menu of codes."""
    placeholder = plain("A code, a number, or words", 150)
    return {"type": "external_select", "placeholder": placeholder, "min_query_length": 1}


@reads_value
def chosen_code(view: View) -> str | None:
    """Return the chosen code, None if there is none; one from the menu overrides a proposed one."""
    values = entered(view)
    code = values.get(ANOTHER) or values.get(FOUND)
    return str(code) if code else None


def typed_texts(view: View) -> tuple[str, ...]:
    """Return the texts of the steps as they were edited, without empty ones."""
    values = entered(view)
    return tuple(str(values[name]) for name in values if name.startswith(STEP) and str(values[name] or "").strip())
