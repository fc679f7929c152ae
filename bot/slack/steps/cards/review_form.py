"""The form in which staff decide on a suggestion."""

from collections.abc import Iterator

from bot.desk.steps.suggestions import Review, Suggestion
from bot.slack.cards.blocks import Block, button, buttons, code, escape, quoted, section, sections, shorten, small
from bot.slack.cards.forms import View, field, form, page, text_input
from bot.slack.cards.stale import reads_value

REVIEW = "review_suggestion"  # value: the suggestion's id
ACCEPT = "accept_suggestion"  # value: ID|CODE, also of MERGE
MERGE = "merge_suggestion"
DECLINED = "decline_suggestion_form"
SENTENCE = "sentence"
TITLE = "Review a suggestion"
DIGITS = 9  # of an id: more may not fit the database's integers
MEANING = 500  # characters of the meaning
ASKED = 500  # characters of the person's question

FIRST = "Accept makes it the first step, for you to edit."
LAST = "Accept adds it as the last step, for you to edit."
BESIDE = "Merge shows it beside the steps that there are."
WHY = "Decline needs a sentence that says why."


def review_form(review: Review) -> View:
    """Return the form: its buttons accept or merge the suggestion in the form for steps, its submission declines it."""
    suggestion = review.suggestion
    blocks = [*sections(review_lines(review)), *fates(review)]
    sentence = text_input(lines=True, example="Thank you, but this step is only for …")
    hint = "It is sent to the person who suggested it, with your name."
    blocks.append(field("Or decline, and say why", SENTENCE, sentence, hint=hint))
    return form(TITLE, blocks, DECLINED, submit="Decline", held=suggestion.id)


def review_lines(review: Review) -> Iterator[str]:
    """Yield the code, who suggests what, and their question; markup in their words is escaped."""
    suggestion, entry = review.suggestion, review.entry
    meaning = escape(shorten(entry.meaning.text, MEANING)) if entry else "The catalog no longer has this code."
    yield f"*{code(suggestion.code)}*  {meaning}"
    yield f"*{escape(f'@{suggestion.by}')} suggests:*"
    yield from quoted(suggestion.text)
    if suggestion.asked:
        yield f"They had typed: {code(shorten(suggestion.asked, ASKED))}"


def fates(review: Review) -> Iterator[Block]:
    """Yield the buttons to accept or, if there are steps already, merge it, and a line that explains them."""
    value = f"{review.suggestion.id}|{review.suggestion.code}"
    accept, merge = button("Accept …", ACCEPT, value), button("Merge …", MERGE, value)
    if review.entry and review.with_steps:
        yield buttons(accept, merge)
        yield small(f"{LAST} {BESIDE} {WHY}")
    elif review.entry:
        yield buttons(accept)
        yield small(f"{FIRST} {WHY}")
    else:
        yield small(WHY)


def declined_view(suggestion: Suggestion) -> View:
    """Return the confirmation that a suggestion was declined."""
    return page("Declined", [section(f"Declined. {escape(f'@{suggestion.by}')} will be told once, with your words.")])


@reads_value
def chosen(value: str) -> tuple[int, str]:
    """Return a button's value in two parts: the suggestion's id, and its code."""
    number, _, target_code = value.partition("|")
    return number_in(number), target_code


@reads_value
def number_in(value: str) -> int:
    """Return a suggestion's id, or 0, which no suggestion has, for anything else."""
    return int(value) if value.isdecimal() and len(value) <= DIGITS else 0
