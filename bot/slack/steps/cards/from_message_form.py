"""The form that turns a message into steps: for which code, and the message's text split into steps."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from bot.slack.cards.blocks import Block, section
from bot.slack.cards.forms import (
    INPUT_LIMIT,
    Option,
    View,
    build_form,
    choice_input,
    input_block,
    note_block,
    plain_text_object,
    submitted_values,
    text_input,
)
from bot.slack.cards.stale import refuse_unreadable
from bot.slack.steps.cards.write_form import STEP_PREFIX, FormMetadata

MESSAGE_FORM = "message_form"
TITLE = "Save as step"
PROPOSED_CODE, OTHER_CODE = "found_code", "another_code"  # block ids
MAX_PROPOSED = 9  # codes
CHOOSE_CODE = "Choose the code for which this is."
DRAFT_HINT = "The message becomes steps that you can edit before they are saved."


def message_form(metadata: FormMetadata, codes: Sequence[Option], texts: Sequence[str], note: str = "") -> View:
    """Return the form, with the codes that the message is about proposed and the first of them selected."""
    blocks = [*([note_block(note)] if note else []), section(DRAFT_HINT), *code_inputs(codes), *step_inputs(texts)]
    return build_form(TITLE, blocks, MESSAGE_FORM, submit="Next", metadata=asdict(metadata))


def code_inputs(codes: Sequence[Option]) -> Iterator[Block]:
    """Yield the proposed codes, and the type-ahead menu of all codes."""
    if not codes:
        yield input_block("For which code?", OTHER_CODE, code_typeahead_menu())
        return
    proposed = choice_input("radio_buttons", codes[:MAX_PROPOSED], [codes[0]["value"]])
    yield input_block("For which code?", PROPOSED_CODE, proposed)
    yield input_block("Or for another code", OTHER_CODE, code_typeahead_menu(), optional=True)


def step_inputs(texts: Sequence[str]) -> Iterator[Block]:
    """Yield an input for each text, numbered if there are several."""
    for place, text in enumerate(texts, 1):
        label = f"Step {place}" if len(texts) > 1 else "Step"
        element = text_input(text, lines=True, longest=INPUT_LIMIT)
        yield input_block(label, f"{STEP_PREFIX}{place}", element, optional=True)


def code_typeahead_menu() -> Block:
    """Return the type-ahead menu of codes."""
    placeholder = plain_text_object("A code, a number, or words", 150)
    return {"type": "external_select", "placeholder": placeholder, "min_query_length": 1}


@refuse_unreadable
def read_chosen_code(view: View) -> str | None:
    """Return the key of the chosen code, None if there is none; one from the menu overrides a proposed one."""
    values = submitted_values(view)
    code = values.get(OTHER_CODE) or values.get(PROPOSED_CODE)
    return str(code) if code else None


def read_step_texts(view: View) -> tuple[str, ...]:
    """Return the texts of the steps as they were edited, without empty ones."""
    values = submitted_values(view)
    return tuple(
        str(values[name]) for name in values if name.startswith(STEP_PREFIX) and str(values[name] or "").strip()
    )
