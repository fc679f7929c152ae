"""The form in which staff decide on a suggestion."""

from collections.abc import Iterator

from bot.desk.questions.wording import format_meaning
from bot.desk.steps.suggestions import Suggestion, SuggestionReview
from bot.slack.cards.blocks import (
    Block,
    button,
    button_row,
    code_span,
    context_block,
    escape,
    key_span,
    quote_lines,
    section,
    sections,
    shorten,
)
from bot.slack.cards.forms import View, build_form, build_modal, input_block, text_input
from bot.slack.cards.stale import refuse_unreadable

REVIEW = "review_suggestion"  # value: the suggestion's id
ACCEPT = "accept_suggestion"  # value: ID|CODE, also of MERGE
MERGE = "merge_suggestion"
DECLINE_FORM = "decline_suggestion_form"
SENTENCE = "sentence"
TITLE = "Review a suggestion"
MAX_DIGITS = 9  # of an id: more may not fit the database's integers
MEANING_LIMIT = 500  # characters of the meaning
QUESTION_LIMIT = 500  # characters of the person's question

FIRST_HINT = "Accept makes it the first step, for you to edit."
LAST_HINT = "Accept adds it as the last step, for you to edit."
MERGE_HINT = "Merge shows it beside the steps that there are."
DECLINE_HINT = "Decline needs a sentence that says why."


def review_form(review: SuggestionReview) -> View:
    """Return the form: its buttons accept or merge the suggestion in the form for steps, its submission declines it."""
    suggestion = review.suggestion
    blocks = [*sections(review_lines(review)), *decision_blocks(review)]
    sentence = text_input(lines=True, example="Thank you, but this step is only for …")
    hint = "It is sent to the person who suggested it, with your name."
    blocks.append(input_block("Or decline, and say why", SENTENCE, sentence, hint=hint))
    return build_form(TITLE, blocks, DECLINE_FORM, submit="Decline", metadata=suggestion.id)


def review_lines(review: SuggestionReview) -> Iterator[str]:
    """Yield the code, who suggests what, and their question; markup in their words is escaped."""
    suggestion, entry = review.suggestion, review.entry
    meaning = escape(shorten(format_meaning(entry), MEANING_LIMIT)) if entry else "The catalog no longer has this code."
    yield f"*{key_span(suggestion.code, review.catalog)}*  {meaning}"
    yield f"*{escape(f'@{suggestion.by}')} suggests:*"
    yield from quote_lines(suggestion.text)
    if suggestion.asked:
        yield f"They had typed: {code_span(shorten(suggestion.asked, QUESTION_LIMIT))}"


def decision_blocks(review: SuggestionReview) -> Iterator[Block]:
    """Yield the buttons to accept or, if there are steps already, merge it, and a line that explains them."""
    value = f"{review.suggestion.id}|{review.suggestion.code}"
    accept, merge = button("Accept …", ACCEPT, value), button("Merge …", MERGE, value)
    if review.entry and review.with_steps:
        yield button_row(accept, merge)
        yield context_block(f"{LAST_HINT} {MERGE_HINT} {DECLINE_HINT}")
    elif review.entry:
        yield button_row(accept)
        yield context_block(f"{FIRST_HINT} {DECLINE_HINT}")
    else:
        yield context_block(DECLINE_HINT)


def declined_view(suggestion: Suggestion) -> View:
    """Return the confirmation that a suggestion was declined."""
    return build_modal(
        "Declined", [section(f"Declined. {escape(f'@{suggestion.by}')} will be told once, with your words.")]
    )


@refuse_unreadable
def decode_review_choice(value: str) -> tuple[int, str]:
    """Return a button's value in two parts: the suggestion's id, and its code."""
    number, _, target_code = value.partition("|")
    return decode_suggestion_id(number), target_code


@refuse_unreadable
def decode_suggestion_id(value: str) -> int:
    """Return a suggestion's id, or 0, which no suggestion has, for anything else."""
    return int(value) if value.isdecimal() and len(value) <= MAX_DIGITS else 0
