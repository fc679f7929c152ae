"""Replies to “faq” and “stats”, wherever they were typed, and the picture of a code's weeks."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.admin.uploads import record_upload
from bot.desk.questions.lookup import find_named_code
from bot.desk.questions.outsiders import NO_FIGURES, NO_FIGURES_HERE
from bot.desk.questions.sections import list_section
from bot.desk.stats.charts import build_code_chart
from bot.desk.stats.code_stats import CodeStats, ask_for_code, load_code_stats
from bot.desk.stats.stats import load_faq
from bot.errors import Refusal
from bot.slack.api.picture_uploads import upload_picture
from bot.slack.api.response_urls import NO_PREVIEWS
from bot.slack.bolt.ask import Ask
from bot.slack.cards.blocks import Block, Card
from bot.slack.stats.cards.code_stats import stats_card
from bot.slack.stats.cards.faq import FaqPart, faq_card, which_section_card
from bot.stats.charts import ChartError, render_chart
from bot.stats.period import PeriodName
from bot.threads import run_in_thread

log = logging.getLogger(__name__)

FAQ, STATS = "faq", "stats"
PERIODS: dict[str, PeriodName] = {
    **dict.fromkeys(("week", "this week"), "week"),
    **dict.fromkeys(("month", "this month"), "month"),
    **dict.fromkeys(("90d", "90 d", "90 days", "90days", "last 90 days"), "90d"),
    **dict.fromkeys(("lastweek", "last week"), "lastweek"),
}
SECTION_WORDS = 4  # words of a section's name at most; a longer text is a question
PICTURE_NAME = "weeks.png"


def split_first_word(text: str) -> tuple[str, str]:
    """Return the first word in lower case, and the rest."""
    first, *rest = text.split(None, 1) or [""]
    return first.lower(), rest[0].strip() if rest else ""


async def reply_with_faq(rest: str, ask: Ask, *, private: bool) -> Card | None:
    """Return the card of what is asked most in a period and a section; None if the text is a question."""
    name, section = parse_period_and_section(rest)
    part = FaqPart(name, section, private=private)
    return await load_section_card(part, ask) if section else await load_faq_card(part, ask)


async def load_section_card(part: FaqPart, ask: Ask) -> Card | None:
    """Return the card of a section, or the sections to choose from if it is unknown; None if the text is a question."""
    listing = await ask(list_section, part.section)
    if listing.name is None and looks_like_question(part.section):
        return None
    require_figures(ask, private=part.private)  # also for the sections to choose from, as they lead to figures
    if listing.name is None:
        return which_section_card(listing, part)
    return await load_faq_card(replace(part, section=listing.name), ask)


def require_figures(ask: Ask, *, private: bool) -> None:
    """Raise Refusal if the asker is from another organization, or if such people may be in the channel."""
    if not ask.may_see_figures(private=private):
        raise Refusal(NO_FIGURES if ask.is_outsider else NO_FIGURES_HERE)


def parse_period_and_section(text: str) -> tuple[PeriodName, str]:
    """Return the period named at the beginning or the end (default: this week), and the section ("" for none)."""
    words = text.replace(",", " ").split()
    for size in (3, 2, 1):
        if name := PERIODS.get(" ".join(words[:size]).lower()):
            return name, " ".join(words[size:])
        if name := PERIODS.get(" ".join(words[-size:]).lower()):
            return name, " ".join(words[:-size])
    return "week", " ".join(words)


def looks_like_question(text: str) -> bool:
    """Return whether a text is too long for a section or a code, so that it is a question."""
    return len(text.split()) > SECTION_WORDS


async def load_faq_card(part: FaqPart, ask: Ask) -> Card:
    """Return the card for a part of what is asked most."""
    require_figures(ask, private=part.private)
    result = await ask(load_faq, part.period, at=ask.now(), section=part.section, channel=ask.channel)
    return faq_card(result, part, staff=part.private and ask.is_staff)


async def reply_with_stats(rest: str, ask: Ask, *, private: bool) -> Card | None:
    """Return the card with the figures of the named code; None if the text is a question."""
    figures = await load_named_stats(rest, ask, private=private)
    return stats_card(figures, private=private, staff=private and ask.is_staff) if figures else None


FIGURES_REPLIES = {FAQ: reply_with_faq, STATS: reply_with_stats}  # by first word; each gives None for a question


async def load_named_stats(text: str, ask: Ask, *, private: bool) -> CodeStats | None:
    """Return the figures of the code that a text names, or None if the text is a question."""
    if not text:
        raise Refusal(await ask(ask_for_code))
    if looks_like_question(text) and not await ask(find_named_code, text, channel=ask.channel):
        return None
    return await load_stats(text, ask, private=private)


async def load_stats(code: str, ask: Ask, *, private: bool) -> CodeStats:
    """Return the figures of a code."""
    require_figures(ask, private=private)
    return await ask(load_code_stats, code, at=ask.now(), channel=ask.channel)


async def upload_weeks_picture(figures: CodeStats, client: AsyncWebClient, ask: Ask) -> Block | None:
    """Draw and upload the chart of a code's weeks; None if it can't be drawn or Slack doesn't accept it."""
    try:
        picture = await run_in_thread(render_chart, build_code_chart(figures))
    except ChartError as refusal:
        log.warning("%s", refusal)
        return None
    return await upload_picture(client, picture, PICTURE_NAME, lambda file: ask(record_upload, file, ask.now()))


async def send_weeks_picture(client: AsyncWebClient, user: str, blocks: Sequence[Block]) -> None:
    """Send blocks, of which the last is a picture, to a user in a direct message; do nothing if there are none."""
    if blocks:
        await client.chat_postMessage(channel=user, text=blocks[-1]["alt_text"], blocks=blocks, **NO_PREVIEWS)
