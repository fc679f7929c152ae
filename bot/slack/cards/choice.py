"""The choice: more than one code may be meant."""

from bot.desk.lookup import Answer
from bot.desk.wording import in_short, which
from bot.slack.cards.found import missing_blocks
from bot.slack.cards.kit import Card, card, section
from bot.slack.cards.rows import rows


def choice_card(answer: Answer) -> Card:
    """Offer up to five codes, a button each."""
    asked = which(len(answer.found))
    blocks = [section(asked), *rows(answer.found, answer.question), *missing_blocks(answer.missing)]
    return card(f"{asked} {' · '.join(map(in_short, answer.found))}", blocks)
