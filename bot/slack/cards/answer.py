"""The answer card: one code or several, each with its meaning, its steps, and how often it is asked for."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.desk.questions.answer import FULL_CODES, Answer
from bot.desk.questions.outsiders import hide_figures
from bot.desk.questions.wording import UNKNOWN_CODES, format_more_codes, render_plain_line, render_plain_match
from bot.slack.cards.answer_buttons import CODE_ROW_PREFIX, SHARE, SHOW_ALL, code_button_row
from bot.slack.cards.blocks import (
    CARD_LIMIT,
    Block,
    Card,
    assemble_card,
    block_length,
    button,
    button_row,
    context_block,
    sections,
    split_into_pages,
)
from bot.slack.cards.button_values import encode_answer
from bot.slack.cards.code import code_blocks, missing_code_blocks, short_code_line
from bot.slack.cards.reference import has_more_causes

ENDING_LIMIT = 100  # characters reserved for the lines below an answer: how many codes did not fit, and who shared it


def answer_card(answer: Answer, *, staff: bool = False, shareable: bool = True) -> Card:
    """Render an answer as one card.

    ``staff`` adds internal steps and their buttons, ``shareable`` the button that shares it. Both must be false where
    other people see the card too.
    """
    first, *more = split_into_pages(answer_blocks(answer, staff=staff))
    offered = [button("Share in channel", SHARE, encode_answer(answer))] if shareable else []
    if more or leaves_out_causes(answer):
        offered.append(button("Show all", SHOW_ALL, encode_answer(answer)))
    return assemble_card(
        answer_fallback_text(answer, staff=staff), add_answer_buttons([*first, *code_button_rows(more)], offered)
    )


def answer_cards(answer: Answer, most: int, left: int = 0, *, start: int = 0, staff: bool = False) -> list[Card]:
    """Render a whole answer as several cards: up to ``most``, from the one at index ``start``.

    A button on the last card shows the rest. ``left`` is the number of codes that were left out before.
    """
    all_pages = split_into_pages(answer_blocks(answer, staff=staff, whole=True), CARD_LIMIT - ENDING_LIMIT)
    shown = all_pages[start : start + most] or all_pages[-1:]
    if start + most < len(all_pages):
        rest = button("Show the rest", SHOW_ALL, encode_answer(answer, start + most, left))
        shown[-1] = add_answer_buttons(shown[-1], [rest])
    elif left:
        shown[-1].append(context_block(format_more_codes(left)))
    return [assemble_card(answer_fallback_text(answer, staff=staff), page) for page in shown]


def shared_answer_card(answer: Answer, sharer: str, left: int = 0) -> Card:
    """Render an answer for a channel, signed with the Slack user id of the sharer, without internal steps.

    Codes that don't fit into one message are counted; for a single code that is too long, a button shows the rest.
    Figures are left out because people from other organizations may be in the channel.
    """
    answer = hide_figures(answer)
    ending = list(missing_code_blocks(answer.missing))
    room = CARD_LIMIT - ENDING_LIMIT - sum(map(block_length, ending))

    def first_codes_paged(count: int) -> list[list[Block]]:
        return split_into_pages(answer_blocks(replace(answer, matches=answer.matches[:count], missing=())), room)

    counts = range(1, len(answer.matches) + 1)
    fit = max(1, bisect_right(counts, 1, key=lambda count: len(first_codes_paged(count))))
    first, *more = first_codes_paged(fit)
    if more or leaves_out_causes(answer):
        first = add_answer_buttons(
            [*first, *code_button_rows(more)], [button("Show all", SHOW_ALL, encode_answer(answer))]
        )
    left += len(answer.matches) - fit
    ending += [context_block(format_more_codes(left))] if left else []
    return assemble_card(answer_fallback_text(answer), [*first, *ending, context_block(f"Shared by <@{sharer}>")])


def leaves_out_causes(answer: Answer) -> bool:
    """Return whether an answer's first card leaves out why a code appears, or a part of that."""
    return any(map(has_more_causes, answer.matches[:FULL_CODES]))


def answer_blocks(answer: Answer, *, staff: bool = False, whole: bool = False) -> Iterator[Block]:
    """Yield the blocks of an answer, without regard to the size limits of a card; ``whole``: with every cause."""
    alone = len(answer.matches) + len(answer.missing) == 1
    for number, hit in enumerate(answer.matches[:FULL_CODES]):
        if number:
            yield {"type": "divider"}
        yield from code_blocks(hit, staff=staff, whole=whole)
        yield code_button_row(hit, staff=staff, alone=alone)
    if len(answer.matches) > FULL_CODES:
        yield {"type": "divider"}
        yield from sections(short_code_line(hit) for hit in answer.matches[FULL_CODES:])
    yield from missing_code_blocks(answer.missing)


def code_button_rows(pages_left: Iterable[list[Block]]) -> list[Block]:
    """Return the codes' button rows of pages that are not shown: people need the buttons right away."""
    return [block for page in pages_left for block in page if block.get("block_id", "").startswith(CODE_ROW_PREFIX)]


def add_answer_buttons(blocks: list[Block], offered: list[Block]) -> list[Block]:
    """Append buttons to an answer: to the row of its only code, before its menu, or as a row of their own."""
    rows = code_button_rows([blocks])
    if not offered:
        return blocks
    if len(rows) != 1 or blocks[-1] is not rows[0]:
        return [*blocks, button_row(*offered)]
    elements = rows[0]["elements"]
    end = len(elements) - (elements[-1]["type"] == "overflow")
    return [*blocks[:-1], {**rows[0], "elements": [*elements[:end], *offered, *elements[end:]]}]


def answer_fallback_text(answer: Answer, *, staff: bool = False) -> str:
    """Return an answer as plain sentences: a single code with its steps, or one sentence per code."""
    alone = len(answer.matches) == 1
    sentences = [render_plain_match(hit, staff=staff) if alone else render_plain_line(hit) for hit in answer.matches]
    return " · ".join([*sentences, *map(UNKNOWN_CODES.format, answer.missing)]) or answer.text
