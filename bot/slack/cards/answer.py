"""The answer: one code or several, with what the reference says, what to do, and how often they are asked."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.desk.questions.lookup import FULL, Answer
from bot.desk.questions.outsiders import hide_figures
from bot.desk.questions.wording import in_short, in_words, know_no, more_codes
from bot.slack.cards.answer_buttons import SHARE, SHOW_ALL, UNDER, code_row, joined
from bot.slack.cards.blocks import CARD, Block, Card, button, buttons, finished, pages, sections, size, small
from bot.slack.cards.button_values import pack
from bot.slack.cards.code import found_blocks, missing_blocks, short_line

ENDING = 100  # characters for the lines under an answer that count what did not fit, and say who shared it


def answer_card(answer: Answer, *, staff: bool = False, shareable: bool = True) -> Card:
    """Show an answer, to ``staff`` with internal steps and their buttons; ``shareable`` if it may be shared from here.

    Where others see it too, it is neither.
    """
    first, *more = pages(answer_blocks(answer, staff=staff))
    offered = [button("Share in channel", SHARE, pack(answer))] if shareable else []
    if more:
        offered.append(button("Show all", SHOW_ALL, pack(answer)))
    return finished(spoken(answer, staff=staff), with_buttons([*first, *code_rows(more)], offered))


def answer_cards(answer: Answer, most: int, left: int = 0, *, start: int = 0, staff: bool = False) -> list[Card]:
    """Show an answer whole, in as many messages as it takes, ``most`` at most from the one at ``start`` on.

    A button under the last gives the others; ``left`` counts the codes that were left out before.
    """
    all_pages = pages(answer_blocks(answer, staff=staff), CARD - ENDING)
    shown = all_pages[start : start + most] or all_pages[-1:]
    if start + most < len(all_pages):
        rest = button("Show the rest", SHOW_ALL, pack(answer, start + most, left))
        shown[-1] = with_buttons(shown[-1], [rest])
    elif left:
        shown[-1].append(small(more_codes(left)))
    return [finished(spoken(answer, staff=staff), page) for page in shown]


def shared_card(answer: Answer, sharer: str, left: int = 0) -> Card:
    """Show an answer to a channel, in the name of the user (an id from Slack) who shared it; internal steps stay out.

    Of more codes than a message holds the others are counted; of one that is too long a button shows the rest. Figures
    stay out: nobody knows whether people of other organizations read there.
    """
    answer = hide_figures(answer)
    ending = list(missing_blocks(answer.missing))
    room = CARD - ENDING - sum(map(size, ending))

    def dealt_with(count: int) -> list[list[Block]]:
        return pages(answer_blocks(replace(answer, found=answer.found[:count], missing=())), room)

    counts = range(1, len(answer.found) + 1)
    fit = max(1, bisect_right(counts, 1, key=lambda count: len(dealt_with(count))))
    first, *more = dealt_with(fit)
    if more:
        first = with_buttons([*first, *code_rows(more)], [button("Show all", SHOW_ALL, pack(answer))])
    left += len(answer.found) - fit
    ending += [small(more_codes(left))] if left else []
    return finished(spoken(answer), [*first, *ending, small(f"Shared by <@{sharer}>")])


def answer_blocks(answer: Answer, *, staff: bool = False) -> Iterator[Block]:
    """Draw an answer without a limit."""
    for number, hit in enumerate(answer.found[:FULL]):
        if number:
            yield {"type": "divider"}
        yield from found_blocks(hit, staff=staff)
        yield code_row(hit, staff=staff)
    if len(answer.found) > FULL:
        yield {"type": "divider"}
        yield from sections(short_line(hit) for hit in answer.found[FULL:])
    yield from missing_blocks(answer.missing)


def code_rows(pages_left: Iterable[list[Block]]) -> list[Block]:
    """Give the codes' own buttons of messages that are not shown: they are needed at once."""
    return [block for page in pages_left for block in page if block.get("block_id", "").startswith(UNDER)]


def with_buttons(blocks: list[Block], offered: list[Block]) -> list[Block]:
    """Put buttons under an answer: into the row of its only code, or into one of their own."""
    rows = code_rows([blocks])
    if offered and len(rows) == 1 and blocks[-1] is rows[0]:
        return [*blocks[:-1], joined(rows[0], offered)]
    return [*blocks, buttons(*offered)] if offered else blocks


def spoken(answer: Answer, *, staff: bool = False) -> str:
    """Put an answer into plain sentences: its only code with the steps, or one a code."""
    alone = len(answer.found) == 1
    sentences = [in_words(hit, staff=staff) if alone else in_short(hit) for hit in answer.found]
    return " · ".join([*sentences, *map(know_no, answer.missing)]) or answer.typed
