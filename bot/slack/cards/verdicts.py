"""The card for each verdict."""

from bot.desk.questions.answer import Answer
from bot.slack.cards.answer import answer_card
from bot.slack.cards.blocks import Card
from bot.slack.cards.choice import choice_card
from bot.slack.cards.unknown import unknown_card


def verdict_card(answer: Answer, *, staff: bool = False, shareable: bool = True) -> Card:
    """Render the desk's answer; ``staff`` adds what only they see, ``shareable`` the button that shares it."""
    if answer.verdict == "choose":
        return choice_card(answer)
    if answer.verdict == "unknown":
        return unknown_card(answer)
    return answer_card(answer, staff=staff, shareable=shareable)
