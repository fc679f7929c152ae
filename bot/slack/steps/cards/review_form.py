"""The form in which staff decide on a suggestion."""

from collections.abc import Iterator

from bot.desk.steps.suggestions import Review, Suggestion
from bot.slack.cards.blocks import Block, button, buttons, code, escape, quoted, section, sections, shorten, small
from bot.slack.cards.forms import View, field, form, page, text_input
from bot.slack.cards.stale import reads_value

REVIEW = "review_suggestion"  # value: the suggestion's id
ACCEPT = "accept_suggestion"  # value: ID|CODE, as of MERGE
MERGE = "merge_suggestion"
DECLINED = "decline_suggestion_form"
SENTENCE = "sentence"
TITLE = "Review a suggestion"
DIGITS = 9  # of an id: databases count no further
MEANING = 500  # characters of the meaning
ASKED = 500  # characters of what the person had typed

FIRST = "Accept makes it the first step, for you to edit."
LAST = "Accept adds it as the last step, for you to edit."
BESIDE = "Merge shows it beside the steps that there are."
WHY = "Decline needs a sentence that says why."


def review_form(review: Review) -> View:
    """Show what somebody suggests; taking it opens the form for the steps, sending this one declines."""
    suggestion = review.suggestion
    blocks = [*sections(review_lines(review)), *fates(review)]
    sentence = text_input(lines=True, example="Thank you, but this step is only for …")
    hint = "It is sent to the person who suggested it, with your name."
    blocks.append(field("Or decline, and say why", SENTENCE, sentence, hint=hint))
    return form(TITLE, blocks, DECLINED, submit="Decline", held=suggestion.id)


def review_lines(review: Review) -> Iterator[str]:
    """Say who suggests what for which code, and what they had typed; nothing in it is live."""
    suggestion, entry = review.suggestion, review.entry
    meaning = escape(shorten(entry.meaning.text, MEANING)) if entry else "The catalog no longer has this code."
    yield f"*{code(suggestion.code)}*  {meaning}"
    yield f"*{escape(f'@{suggestion.by}')} suggests:*"
    yield from quoted(suggestion.text)
    if suggestion.asked:
        yield f"They had typed: {code(shorten(suggestion.asked, ASKED))}"


def fates(review: Review) -> Iterator[Block]:
    """Offer to take it as the last step or, where there are steps, to work it into them; say what each comes to."""
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
    """Say that it was declined."""
    return page("Declined", [section(f"Declined. {escape(f'@{suggestion.by}')} will be told once, with your words.")])


@reads_value
def chosen(value: str) -> tuple[int, str]:
    """Read a button: the suggestion's id, and its code."""
    number, _, wanted = value.partition("|")
    return number_in(number), wanted


@reads_value
def number_in(value: str) -> int:
    """Read a suggestion's id; 0 where it is none, which no suggestion has."""
    return int(value) if value.isdecimal() and len(value) <= DIGITS else 0
