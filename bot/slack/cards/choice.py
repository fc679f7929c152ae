"""The choice card: the text may mean more than one code."""

from bot.desk.questions.answer import Answer
from bot.desk.questions.wording import ask_which_code, render_plain_line
from bot.slack.cards.blocks import Card, build_card, section
from bot.slack.cards.code import missing_code_blocks
from bot.slack.cards.code_rows import code_choice_rows


def choice_card(answer: Answer) -> Card:
    """Render up to five codes to choose from, each with a button."""
    asked = ask_which_code(len(answer.found))
    blocks = [section(asked), *code_choice_rows(answer.found, answer.question), *missing_code_blocks(answer.missing)]
    return build_card(f"{asked} {' · '.join(map(render_plain_line, answer.found))}", blocks)
