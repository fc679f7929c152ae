"""The form in which anybody suggests a step."""

from bot.desk.questions.redact import REDACTED_LENGTH as WORDS_KEPT
from bot.slack.cards.blocks import escape, key_span, section, shorten
from bot.slack.cards.forms import View, build_form, build_modal, input_block, text_input
from bot.steps.step import MAX_STEP_LENGTH

SUGGEST_FORM = "suggest_step_form"
TITLE = "Suggest a step"
STEP_INPUT = "step"
WORDS_INPUT = "words"
MEANING_LIMIT = 500  # characters of the meaning


def suggest_form(target_code: str, meaning: str, catalog: str = "") -> View:
    """Return the form; its input takes more than a step's limit, so a text that is too long comes back uncut."""
    hint = f"Up to {MAX_STEP_LENGTH:,} characters. Staff read it first, and you are told what became of it."
    blocks = [
        section(f"{key_span(target_code, catalog)}  {escape(shorten(meaning, MEANING_LIMIT))}"),
        input_block("What helped?", STEP_INPUT, text_input(lines=True, example="Ask for the …, then …"), hint=hint),
        input_block(
            "What had you typed, or what did you see?",
            WORDS_INPUT,
            text_input(longest=WORDS_KEPT),
            hint="It helps staff to see where people come from. Addresses, passwords and long numbers are taken out.",
            optional=True,
        ),
    ]
    return build_form(TITLE, blocks, SUGGEST_FORM, submit="Send", metadata=target_code)


def suggestion_thanks_view() -> View:
    """Return the confirmation of a suggestion."""
    thanks = "Thank you. Support staff will read it, and I will tell you once, in a direct message, what became of it."
    return build_modal("Thank you", [section(thanks)])
