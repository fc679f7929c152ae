"""The help card."""

from collections.abc import Iterator

from bot.desk.questions.wording import capitalize_first
from bot.desk.state.examples import Examples
from bot.slack.cards.blocks import Card, build_card, code_span, context_block, section


def help_card(examples: Examples, *, staff: bool = False) -> Card:
    """Render how to ask, by examples from the loaded catalogs, and for ``staff`` how to write steps."""
    waits = ", and what waits for you: steps to write, to check, and suggestions" if staff else ""
    under = "*Write steps*" if staff else "*Suggest a step* tells support staff what helped"
    return build_card(
        "How to ask: /errcode and a code, a number, or the message that the customer saw.",
        [
            section("\n".join(["*How to ask*", *asking_lines(examples, staff=staff)])),
            section("\n".join(["*What is asked most*", *counting_lines(examples)])),
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


def asking_lines(examples: Examples, *, staff: bool) -> Iterator[str]:
    """Yield the ways to ask for a code, as far as there are examples."""
    catalog, section_name = examples.catalog, capitalize_first(examples.section)
    ways = (
        (examples.code, "a code, or several"),
        (examples.number, "only its number"),
        (examples.alias, "another name of it"),
        (f"{catalog} {examples.code}" * bool(catalog), "a code of one of the catalogs"),
        (examples.message, "the message, or what happened"),
        (f"list {section_name}".strip(), "all codes of a section"),
        (f"steps {examples.code}" * staff, "write or edit the steps of a code"),
    )
    yield from (example_line(typed, what) for typed, what in ways if typed)


def counting_lines(examples: Examples) -> Iterator[str]:
    """Yield the ways to ask for figures."""
    faq_of_section = f"faq 90d {capitalize_first(examples.section)}".strip()
    more = ", ".join(code_span(f"/errcode {typed}") for typed in ("faq month", faq_of_section))
    yield f"{example_line('faq', 'this week')}; also {more}"
    if examples.code:
        yield example_line(f"stats {examples.code}", "the last 12 weeks of one code")


def example_line(typed: str, what: str) -> str:
    """Return a line of the help: what to type, and what it is."""
    return f"• {code_span(f'/errcode {typed}')}  {what}"
