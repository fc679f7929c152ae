"""The choice card: the text may mean more than one code."""

from bot.desk.questions.lookup import Answer
from bot.desk.questions.wording import in_short, which
from bot.slack.cards.blocks import Card, card, section
from bot.slack.cards.code import missing_blocks
from bot.slack.cards.code_rows import rows


def choice_card(answer: Answer) -> Card:
    """Render up to five codes to choose from, each with a button."""
    asked = which(len(answer.found))
    blocks = [section(asked), *rows(answer.found, answer.question), *missing_blocks(answer.missing)]
    return card(f"{asked} {' · '.join(map(in_short, answer.found))}", blocks)
