"""The thread of the weekly summary: the top 20 codes, every gap, and what is new."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias, cast

from bot.desk.notifications.summary import Summary
from bot.desk.stats.stats_wording import counted_how
from bot.slack.cards.blocks import Card, escape, section, sections, shorten, small
from bot.slack.stats.cards.stats_rows import CODE, code_line, fitting, gap_block, meaning, rose, saved, shown, whole
from bot.stats.definitions import TITLE
from bot.stats.period import in_words

Part: TypeAlias = Mapping[str, object]

TOP = 20
MEANING = 60  # characters of a meaning in the lists of what is new
ROOM = 1_800  # characters of each of these lists
IMPORT = 300  # characters of the changes of an import
STEPS = {"new": "New steps", "changed": "Changed steps", "retired": "Retired steps"}


def top_card(summary: Summary, _: Part) -> Card:
    """Render the codes that were asked for most."""
    codes = summary.faq.codes[:TOP]
    title = f"Asked most: {len(codes)} of {len(summary.faq.codes):,} codes"
    rows = sections(code_line(number, row) for number, row in enumerate(codes, 1))
    spoken = ", ".join(f"{shorten(row.code, CODE)} ({row.questions:,})" for row in codes)
    return whole(f"{title}. {spoken}", [section(f"*{title}*"), *rows])


def gaps_card(summary: Summary, part: Part) -> Card:
    """Render a page of gaps, each with the button that closes it, with the figures as they are now."""
    known = {row.code: row for row in (*summary.faq.codes, *summary.faq.gaps)}
    codes = cast("Sequence[str]", part["codes"])
    page = f" ({part['page']} of {part['pages']})" if part["pages"] != 1 else ""
    title = f"Gaps: no steps yet, or not in the catalog{page}"
    rows = [gap_block(known[wanted]) if wanted in known else section(shown(wanted)) for wanted in codes]
    return whole(f"{title}. {', '.join(codes)}", [section(f"*{title}*"), *rows])


def more_card(summary: Summary, _: Part) -> Card:
    """Render rising codes, what is new, and how figures are counted."""
    how = "\n".join(map(escape, counted_how(summary.faq.period.zone)))
    return whole(spoken(summary), sections(news(summary)), small(f"*{TITLE}*\n{how}"))


def spoken(summary: Summary) -> str:
    """Return what is new as text for notifications and screen readers."""
    rises = [f"{shorten(item.code, CODE)} ({item.now:,})" for item in summary.rising]
    new = [shorten(item.code, CODE) for item in summary.steps if item.what == "new"]
    lists = [f"{title}: {', '.join(codes)}" for title, codes in (("Rising", rises), ("New steps", new)) if codes]
    return ". ".join([f"What is new, {in_words(summary.faq.period)}", *lists])


def news(summary: Summary) -> Iterator[str]:
    """Yield the rising codes, the saved steps, the latest imports, and the number of questions without a match."""
    entries = {item.code: item.entry for item in (*summary.faq.codes, *summary.faq.gaps)}
    rises = [f"{rose(item)}{meaning(entries.get(item.code), MEANING)}" for item in summary.rising]
    yield from under("Rising (questions in a usual week → in this one)", rises)
    for what, title in STEPS.items():
        steps = [f"{saved(item)}{meaning(item.entry, MEANING)}" for item in summary.steps if item.what == what]
        yield from under(title, steps)
    yield from under("Imported", [escape(shorten(item, IMPORT)) for item in summary.imported])
    if summary.faq.unmatched:
        yield f"Questions that named no code and matched no message: {summary.faq.unmatched}"


def under(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield a title and its lines as a list; nothing if there are no lines."""
    if lines:
        yield f"*{title}*"
        yield from fitting([f"• {line}" for line in lines], ROOM)


PARTS: dict[str, Callable[[Summary, Part], Card]] = {"top": top_card, "gaps": gaps_card, "more": more_card}
