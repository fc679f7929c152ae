"""The help card."""

from bot.slack.cards.blocks import Card, build_card, context_block, section


def help_card(*, staff: bool = False) -> Card:
    """Render how to ask, and for ``staff`` how to write steps."""
    steps = "\n• `/errcode steps USCUSTOMER_API_0000113`  write or edit the steps of a code" if staff else ""
    waits = ", and what waits for you: steps to write, to check, and suggestions" if staff else ""
    under = "*Write steps*" if staff else "*Suggest a step* tells support staff what helped"
    return build_card(
        "How to ask: /errcode and a code, a number, or the message that the customer saw.",
        [
            section(
                "*How to ask*\n"
                "• `/errcode USCUSTOMER_API_0000113`  a code, or several\n"
                "• `/errcode 113`  only its number\n"
                "• `/errcode account is locked`  the message, or what happened\n"
                f"• `/errcode list KYC`  all codes of a section{steps}"
            ),
            section(
                "*What is asked most*\n"
                "• `/errcode faq`  this week; also `/errcode faq month`, `/errcode faq 90d KYC`\n"
                "• `/errcode stats USCUSTOMER_API_0000113`  the last 12 weeks of one code"
            ),
            section(
                "*Where to ask*\n"
                "• `/errcode`: only you see the answer, until you press *Share in channel* under it\n"
                "• `@errdesk` with a question in a channel, or in a thread, where no command works: everybody sees it\n"
                "• a direct message to errdesk: no command is needed there\n"
                f"• errdesk's *Home* tab: search, and what is asked most{waits}"
            ),
            context_block(f"Also under an answer: {under}; *Solved it* and *Didn't help* tell whether the steps work."),
        ],
    )
