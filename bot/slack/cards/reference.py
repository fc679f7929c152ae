"""What a reference says of a code beyond its meaning: why it appears, its other names, its severity, what to do."""

from collections.abc import Iterator

from bot.catalog.entry import Entry
from bot.desk.questions.answer import CodeMatch
from bot.desk.questions.wording import WHY
from bot.slack.cards.blocks import code_span, escape, shorten, utf16_length
from bot.slack.cards.markup import render_step

CAUSES_SHOWN = 3  # causes on a card that doesn't show everything
CAUSE_LIMIT = 300  # characters of each
ALIASES_SHOWN = 3
NAME_LIMIT = 60  # characters of an alias, and of a severity


def cause_lines(hit: CodeMatch, *, whole: bool = False) -> Iterator[str]:
    """Yield why a code appears: one line, or a short list if the reference gives several causes; ``whole``: all."""
    causes = hit.causes if whole else shorten_causes(hit)
    lines = [render_reference(cause, hit) for cause in causes]
    if len(hit.causes) == 1:
        yield f"*{WHY}:* {lines[0]}"
    elif lines:
        yield "\n• ".join([f"*{WHY}*", *lines])
    if len(hit.causes) > len(lines):
        yield f"… and {len(hit.causes) - len(lines)} more"


def shorten_causes(hit: CodeMatch) -> tuple[str, ...]:
    """Return the causes as a card shows them that doesn't show everything."""
    return tuple(shorten(cause, CAUSE_LIMIT) for cause in hit.causes[:CAUSES_SHOWN])


def has_more_causes(hit: CodeMatch) -> bool:
    """Return whether a card that doesn't show everything leaves out a cause, or a part of one."""
    return len(hit.causes) > CAUSES_SHOWN or any(utf16_length(cause) > CAUSE_LIMIT for cause in hit.causes)


def render_reference(text: str, hit: CodeMatch) -> str:
    """Render a text of the reference with the asker's values; nothing in it is live."""
    return render_step(text.strip(), hit.preferred_values, hit.entry.meaning.text, live=False)


def aliases_text(entry: Entry) -> str:
    """Render a code's other names: “also ER_DUP_ENTRY, 0x80070005”; "" if it has none."""
    shown = ", ".join(code_span(shorten(alias, NAME_LIMIT)) for alias in entry.aliases[:ALIASES_SHOWN])
    more = len(entry.aliases) - ALIASES_SHOWN
    return f"also {shown}{f' and {more} more' if more > 0 else ''}" if shown else ""


def severity_text(entry: Entry) -> str:
    """Render the severity that the reference gives a code, in its own word; "" if it gives none."""
    return f"Severity: {escape(shorten(entry.severity, NAME_LIMIT))}" if entry.severity else ""
