"""How to ask."""

from bot.slack.cards.kit import Card, card, section, small


def help_card(*, staff: bool = False) -> Card:
    """Show how to ask, and ``staff`` how to write steps."""
    steps = "\n• `/errcode steps USCUSTOMER_API_0000113`  write or edit the steps of a code" if staff else ""
    return card(
        "How to ask: /errcode and a code, a number, or the message that the customer saw.",
        [
            section(
                "*How to ask*\n"
                "• `/errcode USCUSTOMER_API_0000113`  a code, or several\n"
                "• `/errcode 113`  only its number\n"
                "• `/errcode account is locked`  the message, or what happened\n"
                f"• `/errcode list KYC`  all codes of a section{steps}"
            ),
            small("Only you see my answers, until you press Share. In a channel, mention me with a question."),
        ],
    )
