"""The form in which anybody suggests a step."""

from bot.desk.questions.redact import LONGEST as WORDS_KEPT
from bot.slack.cards.blocks import code, escape, section, shorten
from bot.slack.cards.forms import View, field, form, page, text_input
from bot.steps.step import LONGEST

SUGGESTED = "suggest_step_form"
TITLE = "Suggest a step"
STEP = "step"
WORDS = "words"
MEANING = 500  # characters of the meaning


def suggest_form(target_code: str, meaning: str) -> View:
    """Return the form; its input takes more than a step's limit, so a text that is too long comes back uncut."""
    hint = f"Up to {LONGEST:,} characters. Staff read it first, and you are told what became of it."
    blocks = [
        section(f"{code(target_code)}  {escape(shorten(meaning, MEANING))}"),
        field("What helped?", STEP, text_input(lines=True, example="Ask for the …, then …"), hint=hint),
        field(
            "What had you typed, or what did you see?",
            WORDS,
            text_input(longest=WORDS_KEPT),
            hint="It helps staff to see where people come from. Addresses, passwords and long numbers are taken out.",
            optional=True,
        ),
    ]
    return form(TITLE, blocks, SUGGESTED, submit="Send", held=target_code)


def thanks_view() -> View:
    """Return the confirmation of a suggestion."""
    thanks = "Thank you. Support staff will read it, and I will tell you once, in a direct message, what became of it."
    return page("Thank you", [section(thanks)])
