"""The card for each verdict: the answer, several codes to choose from, none that matches well, or nothing asked."""

from collections.abc import Iterable, Iterator

from bot.desk.questions.answer import Answer, CodeMatch
from bot.desk.questions.phrases import find_typed_words
from bot.desk.questions.wording import (
    NEXT_TRY_HINT,
    NO_HIT,
    NOTHING_ASKED,
    SIMILAR_CODES_HEADING,
    UNKNOWN_CODES,
    capitalize_first,
    format_retired,
    render_plain_line,
)
from bot.search.text.clean import clean_text
from bot.slack.cards.answer import answer_card
from bot.slack.cards.answer_buttons import WRITE, code_button, list_group_button, show_code_button
from bot.slack.cards.blocks import Block, Card, build_card, code_span, context_block, escape, section, shorten
from bot.slack.cards.code import TYPED_LIMIT, code_heading, doubtful_line, missing_code_blocks, short_meaning

MEANING_LIMIT = 300  # characters of a meaning in a row
QUOTATION_LIMIT = 400  # characters of the typed text from which the quotation is made


def verdict_card(answer: Answer, *, staff: bool = False, shareable: bool = True) -> Card:
    """Render the desk's answer; ``staff`` adds what only they see, ``shareable`` the button that shares it."""
    if answer.verdict == "choose":
        return choice_card(answer)
    if answer.verdict == "unknown":
        return unknown_card(answer)
    if answer.verdict == "nothing":
        return nothing_card()
    return answer_card(answer, staff=staff, shareable=shareable)


def choice_card(answer: Answer, *, to_write: bool = False) -> Card:
    """Render up to five codes to choose from, each with a button that shows it, or opens the form for its steps."""
    lead = format_choice_lead(answer)
    rows = list(code_choice_rows(answer.matches, answer.question, find_learnable_words(answer)))
    if to_write:
        rows = [
            {**row, "accessory": code_button("Write steps", WRITE, hit.entry.key)}
            for row, hit in zip(rows, answer.matches, strict=True)
        ]
    blocks = [section(escape(lead)), *rows, *left_out_rows(answer), *missing_code_blocks(answer.missing)]
    spoken = f"{lead} {' · '.join(map(render_plain_line, answer.matches))}"
    return build_card(" · ".join(filter(None, [spoken, format_left_out(answer)])), blocks)


def format_choice_lead(answer: Answer) -> str:
    """Return the sentence before a choice."""
    alone = len(answer.matches) == 1
    if answer.is_pattern:
        return "This code begins like that:" if alone else "These codes begin like that:"
    if answer.group:
        return f"{'This code is' if alone else 'These codes are'} in {name_group(answer)}:"
    return "Do you mean this one?" if alone else "Which one do you mean?"


def name_group(answer: Answer) -> str:
    """Return what the group of a choice is called; a catalog's name stays as it is."""
    is_catalog = answer.group in {match.catalog for match in answer.matches}
    return answer.group if is_catalog else capitalize_first(answer.group)


def format_left_out(answer: Answer) -> str:
    """Return how many codes a choice leaves out, and where they are or what to do; "" if it leaves out none."""
    if not answer.more:
        return ""
    return f"{answer.more:,} {format_left_out_place(answer, alone=answer.more == 1)}"


def format_left_out_place(answer: Answer, *, alone: bool) -> str:
    """Return what follows the number of codes that a choice leaves out; ``alone``: it is 1."""
    if answer.is_pattern:
        return f"more {'begins' if alone else 'begin'} like that. Add another digit to narrow it down."
    if answer.group:
        return f"more, {'also' if alone else 'all'} in {name_group(answer)}."
    return f"more {'is' if alone else 'are'} possible. Type more of the code or the message to narrow it down."


def find_learnable_words(answer: Answer) -> str:
    """Return what was typed, normalized, if a code of a choice could be asked as that; the name of a group is none."""
    names_group = answer.group or answer.is_pattern
    return find_typed_words(answer.text) if answer.question and not names_group else ""


def left_out_rows(answer: Answer) -> Iterator[Block]:
    """Yield the row for codes that a choice leaves out: how many, and for those of a group a button to list them."""
    if answer.more:
        button = list_group_button(answer.group) if answer.group else None
        yield section(escape(format_left_out(answer)), button)


def code_choice_rows(hits: Iterable[CodeMatch], question: int | None, words: str = "") -> Iterator[Block]:
    """Yield a row per code: its preferred meaning, and the doubtful one if the text matched that.

    ``words`` are what was typed, normalized, if they are to be stored once a code is picked.
    """
    for hit in hits:
        entry = hit.entry
        head = f"{code_heading(hit)}{format_retired(entry)}"
        meaning = short_meaning(hit, MEANING_LIMIT)
        doubt = doubtful_line(hit, entry.meanings[hit.meaning], hit.values) if hit.meaning else ""
        lines = "\n".join(filter(None, [head, meaning, doubt]))
        yield section(lines, show_code_button(entry.key, question, words))


def unknown_card(answer: Answer) -> Card:
    """Render that the code or the text is unknown, with the closest codes."""
    sentence = " ".join(map(UNKNOWN_CODES.format, answer.missing)) or NO_HIT.format(f"“{quotable(answer)}”")
    near = " · ".join(map(render_plain_line, answer.matches))
    spoken = f"{sentence} {SIMILAR_CODES_HEADING} {near}" if near else f"{sentence} {NEXT_TRY_HINT}"
    return build_card(spoken, unknown_blocks(answer), context_block(f"{NEXT_TRY_HINT} `/errcode help` shows how."))


def nothing_card() -> Card:
    """Render the reply to small talk: how to ask."""
    return build_card(NOTHING_ASKED, [section(NOTHING_ASKED)])


def unknown_blocks(answer: Answer) -> Iterator[Block]:
    """Yield the blocks without the advice: what is unknown, then the closest codes."""
    if answer.missing:
        yield from missing_code_blocks(answer.missing)
    else:
        yield section(NO_HIT.format(code_span(quotable(answer))))
    if answer.matches:
        yield section(SIMILAR_CODES_HEADING)
        yield from code_choice_rows(answer.matches, answer.question)


def quotable(answer: Answer) -> str:
    """Return what was typed, cut for a quotation."""
    return shorten(clean_text(answer.text[:QUOTATION_LIMIT]), TYPED_LIMIT)
