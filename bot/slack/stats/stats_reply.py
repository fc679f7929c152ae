"""Replies to “faq” and “stats”, wherever they were typed, and the picture of a code's weeks."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.admin.uploads import record_upload
from bot.desk.questions.lookup import code_named
from bot.desk.questions.outsiders import NO_FIGURES, NO_FIGURES_HERE
from bot.desk.questions.sections import list_section
from bot.desk.stats.stats import Stats, code_chart, faq, stats
from bot.errors import Refusal
from bot.slack.api.picture_uploads import upload
from bot.slack.api.response_urls import QUIET
from bot.slack.bolt.ask import Ask
from bot.slack.cards.blocks import Block, Card
from bot.slack.stats.cards.code_stats import stats_card
from bot.slack.stats.cards.faq import Part, faq_card, which_card
from bot.stats.charts import NoPicture, draw
from bot.stats.period import Name
from bot.threads import aside

log = logging.getLogger(__name__)

FAQ, STATS = "faq", "stats"
PERIODS: dict[str, Name] = {
    **dict.fromkeys(("week", "this week"), "week"),
    **dict.fromkeys(("month", "this month"), "month"),
    **dict.fromkeys(("90d", "90 d", "90 days", "90days", "last 90 days"), "90d"),
    **dict.fromkeys(("lastweek", "last week"), "lastweek"),
}
SECTION = 4  # words of a section's name at most; a longer text is a question
WHICH = "Say of which code, such as /errcode stats USCUSTOMER_API_0000113."
PNG = "weeks.png"


def first_word(text: str) -> tuple[str, str]:
    """Return the first word in lower case, and the rest."""
    first, *rest = text.split(None, 1) or [""]
    return first.lower(), rest[0].strip() if rest else ""


async def figures_reply(text: str, ask: Ask, *, private: bool) -> Card | None:
    """Return the card for “faq …” or “stats …”, or None for a question, even if it begins with such a word."""
    first, rest = first_word(text)
    if first == FAQ:
        return await faq_reply(rest, ask, private=private)
    return await stats_reply(rest, ask, private=private) if first == STATS else None


async def faq_reply(rest: str, ask: Ask, *, private: bool) -> Card | None:
    """Return the card of what is asked most in a period and a section; None if the text is a question."""
    name, section = period_and_section(rest)
    part = Part(name, section, private=private)
    return await section_part(part, ask) if section else await faq_part(part, ask)


async def section_part(part: Part, ask: Ask) -> Card | None:
    """Return the card of a section, or the sections to choose from if it is unknown; None if the text is a question."""
    listing = await ask(list_section, part.section)
    if listing.name is None and is_question(part.section):
        return None
    check_figures(ask, private=part.private)  # also for the sections to choose from, as they lead to figures
    if listing.name is None:
        return which_card(listing, part)
    return await faq_part(replace(part, section=listing.name), ask)


def check_figures(ask: Ask, *, private: bool) -> None:
    """Raise Refusal if the asker is from another organization, or if such people may be in the channel."""
    if not ask.sees_figures(private=private):
        raise Refusal(NO_FIGURES if ask.is_outsider else NO_FIGURES_HERE)


def period_and_section(text: str) -> tuple[Name, str]:
    """Return the period named at the beginning or the end (default: this week), and the section ("" for none)."""
    words = text.replace(",", " ").split()
    for size in (3, 2, 1):
        if name := PERIODS.get(" ".join(words[:size]).lower()):
            return name, " ".join(words[size:])
        if name := PERIODS.get(" ".join(words[-size:]).lower()):
            return name, " ".join(words[:-size])
    return "week", " ".join(words)


def is_question(text: str) -> bool:
    """Return whether a text is too long for a section or a code, so that it is a question."""
    return len(text.split()) > SECTION


async def faq_part(part: Part, ask: Ask) -> Card:
    """Return the card for a part of what is asked most."""
    check_figures(ask, private=part.private)
    result = await ask(faq, part.name, at=ask.now(), section=part.section, channel=ask.channel)
    return faq_card(result, part, staff=part.private and ask.is_staff)


async def stats_reply(rest: str, ask: Ask, *, private: bool) -> Card | None:
    """Return the card with the figures of the named code; None if the text is a question."""
    figures = await stats_named(rest, ask, private=private)
    return stats_card(figures, private=private, staff=private and ask.is_staff) if figures else None


async def stats_named(text: str, ask: Ask, *, private: bool) -> Stats | None:
    """Return the figures of the code that a text names, or None if the text is a question."""
    if not text:
        raise Refusal(WHICH)
    if is_question(text) and not await ask(code_named, text):
        return None
    return await stats_of(text, ask, private=private)


async def stats_of(code: str, ask: Ask, *, private: bool) -> Stats:
    """Return the figures of a code."""
    check_figures(ask, private=private)
    return await ask(stats, code, at=ask.now(), channel=ask.channel)


async def picture_block(figures: Stats, client: AsyncWebClient, ask: Ask) -> Block | None:
    """Draw and upload the chart of a code's weeks; None if it can't be drawn or Slack doesn't accept it."""
    try:
        picture = await aside(lambda: draw(code_chart(figures)))
    except NoPicture as refusal:
        log.warning("%s", refusal)
        return None
    return await upload(client, picture, PNG, lambda file: ask(record_upload, file, ask.now()))


async def send_picture(client: AsyncWebClient, user: str, blocks: Sequence[Block]) -> None:
    """Send blocks, of which the last is a picture, to a user in a direct message; do nothing if there are none."""
    if blocks:
        await client.chat_postMessage(channel=user, text=blocks[-1]["alt_text"], blocks=blocks, **QUIET)
