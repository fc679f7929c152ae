"""Texts that all surfaces share: plain text, which each surface must escape for where it is shown."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, repeat

from bot.catalog.code import DEFAULT_FAMILY, DEFAULT_SECTION
from bot.catalog.entry import Entry, Meaning
from bot.catalog.preference import is_probably_a_slip
from bot.desk.questions.advice import Advice
from bot.desk.questions.answer import CodeMatch
from bot.search.text.template import PLACEHOLDER
from bot.steps.check import PLACEHOLDER_REFERENCE, UNKNOWN_VALUE
from bot.steps.mark import Mark
from bot.steps.step import Fix, Step
from bot.store.questions.record import MAX_COUNT
from bot.texts import format_count

RETIRED = "Retired: the newest reference no longer has this code."
UNKNOWN_CODES = "I know no {}."  # codes, which are escaped and joined
NO_HIT = "I found no code for {}."  # a text, which is escaped and quoted
SIMILAR_CODES_HEADING = "Near to it, but not the same:"
NOTHING_ASKED = "Happy to help. Send me an error code or message and I'll explain it."
NEXT_TRY_HINT = "Try the whole code, its number, or the message as the customer saw it."
MAX_LINE_NUMBERS = 10  # line numbers of the reference that are listed for a meaning
WHY, TO_DO = "Why", "What to do"
CONFIRMED, SLIP = "; support staff confirmed the one above.", ", probably a copying slip."
FROM_REFERENCE = "From the reference, not verified"
ELSE_MAY_HELP = "What else may help"
INTERNAL_SUFFIX = "(internal)"
ASK_STAFF = "Support staff have steps for this code. Ask them."
SEVERITY = {"low": "Low severity", "medium": "Medium severity", "high": "High severity"}
MUST_ACT = {"caller": "The caller must act", "support": "Support must act", "platform": "The platform must act"}


def format_section(entry: Entry, catalog: str = "") -> str:
    """Return family and section as a heading: “Customer API · Account”, after the catalog's name if it is given."""
    names = dict.fromkeys((entry.family, entry.section))  # the gateway is one section
    told = (capitalize_first(name) for name in names if tells_place(entry, name))
    return " · ".join([*filter(None, [catalog]), *told])


def tells_place(entry: Entry, name: str) -> bool:
    """Return whether a family or section tells more than the code: it is no default, and not how the code begins."""
    return name not in {"", DEFAULT_FAMILY, DEFAULT_SECTION} and not entry.code.casefold().startswith(name.casefold())


def capitalize_first(name: str) -> str:
    """Return a name with a capital first letter, for a heading: “customer API” → “Customer API”."""
    return name[:1].upper() + name[1:]


def format_capped_questions(count: int) -> str:
    """Return a number of questions as text: “3 questions”; from ``MAX_COUNT`` on, “over 999 questions”."""
    if count >= MAX_COUNT:
        return f"over {MAX_COUNT - 1} questions"
    return format_count(count, "question")


def explain_missing_steps(match: CodeMatch) -> str:
    """Return why there are no steps to show: only staff see them, or nobody wrote any; then the month's questions."""
    month = match.month
    if match.advice:
        return ASK_STAFF
    return "No steps yet." if not month else f"No steps yet. {format_capped_questions(month).capitalize()} this month."


def format_code_footer(match: CodeMatch, worked: str = "") -> str:
    """Return a code's footer: how its steps worked, its questions this week, and the source of its meaning."""
    this_week = f"{format_capped_questions(match.week)} this week" if match.week else ""
    parts = [worked, this_week if worked else capitalize_first(this_week), format_sources(match.entry.meaning)]
    return " · ".join(filter(None, parts))


def format_success(advice: Advice) -> str:
    """Return how often a fix's current revision worked: “Worked for 9 of 11 since 3 Nov”; "" without votes."""
    if not advice.votes:
        return ""
    saved = advice.fix.revision.at.date()
    since = format_day_and_month(saved) if advice.this_year else format_date(saved)
    return f"Worked for {advice.solved} of {advice.votes} since {since}"


def format_verification(advice: Advice) -> str:
    """Return who verified a fix and when, or since when it is overdue."""
    fix = advice.fix
    if not fix.verified_on:
        return "not verified yet"
    if advice.overdue:
        return f"not verified since {format_date(fix.verified_on)}"
    name = f" by @{fix.verified_by.removeprefix('@')}" if fix.verified_by else ""
    return f"verified{name}, {format_date(fix.verified_on)}"


def format_sharing(fix: Fix) -> str:
    """Return for how many codes a fix is shown: “one text for 3 codes”; "" for one code."""
    return f"one text for {len(fix.codes)} codes" if len(fix.codes) > 1 else ""


def format_date(day: date) -> str:
    """Format a day with its year: “3 Nov 2026”."""
    return f"{format_day_and_month(day)} {day.year}"


def format_day_and_month(day: date) -> str:
    """Format a day without its year: “3 Nov”."""
    return f"{day.day} {day:%b}"


def select_visible_steps(advice: Advice, *, staff: bool) -> tuple[Step, ...]:
    """Return the steps that a person may see: internal ones are for staff only."""
    return tuple(step for step in advice.fix.revision.steps if staff or step.audience == "shareable")


def list_visible_advice(match: CodeMatch, *, staff: bool) -> list[Advice]:
    """Return the fixes of a code in which a person may see a step."""
    return [advice for advice in match.advice if select_visible_steps(advice, staff=staff)]


def format_mark(mark: Mark | None) -> str:
    """Return a code's severity and who must act, if staff marked them; else ""."""
    parts = [SEVERITY[mark.severity]] if mark and mark.severity else []
    parts += [MUST_ACT[mark.actor]] if mark and mark.actor else []
    return " · ".join(parts)


def format_sources(meaning: Meaning) -> str:
    """Return a meaning's documents and lines: “error-code.md, line 57”."""
    return "; ".join(f"{source.document}, {format_line_numbers(source.lines)}" for source in meaning.sources)


def format_line_numbers(numbers: Sequence[int]) -> str:
    """Return line numbers as text: “line 57”, “lines 57, 88”; many are cut off."""
    shown = ", ".join(map(str, numbers[:MAX_LINE_NUMBERS])) + (" …" if len(numbers) > MAX_LINE_NUMBERS else "")
    return f"{'line' if len(numbers) == 1 else 'lines'} {shown}"


def format_doubtful_meaning(meaning: Meaning, text: str, mark: Mark | None = None) -> str:
    """Return a note about a doubtful meaning; ``text`` is the meaning's text, cut to the available room."""
    source = meaning.sources[0] if len(meaning.sources) == 1 else None
    where = format_line_numbers(source.lines) if source else format_sources(meaning)
    why = SLIP if is_probably_a_slip(meaning) else "."
    if mark and mark.preferred:
        why = CONFIRMED
    return f"The reference also prints “{text}”{f' ({where})' * bool(where)}{why}"


def format_more_codes(count: int) -> str:
    """Return the line for codes that were left out for lack of room."""
    return f"… and {format_count(count, 'more code')}"


def format_retired(entry: Entry) -> str:
    """Return the suffix of a retired code in a single line; "" for an active one."""
    return " (retired)" if entry.status == "retired" else ""


def render_plain_match(match: CodeMatch, *, staff: bool) -> str:
    """Return a code as plain text: its line, why it appears, and the steps that the reader may see."""
    causes = " ".join(fill_references(cause, match) for cause in match.causes)
    parts = [render_plain_line(match), f"{WHY}: {causes}" if causes else "", *list_plain_advice(match, staff=staff)]
    return " · ".join(filter(None, parts))


def list_plain_advice(match: CodeMatch, *, staff: bool) -> Iterator[str]:
    """Yield each list of steps that the reader may see, after its title."""
    if match.reference_steps:
        yield f"{TO_DO} ({FROM_REFERENCE.lower()}): {render_plain_steps(match.reference_steps, match)}"
    for place, advice in enumerate(list_visible_advice(match, staff=staff)):
        steps = select_visible_steps(advice, staff=staff)
        yield f"{ELSE_MAY_HELP if place else TO_DO}: {render_plain_steps(steps, match)}"


def render_plain_steps(steps: Sequence[Step], match: CodeMatch) -> str:
    """Return steps as one line of plain text."""
    return " ".join(f"{number}. {render_plain_step(step, match)}" for number, step in enumerate(steps, 1))


def render_plain_step(step: Step, match: CodeMatch) -> str:
    """Return a step as plain text, with the asker's values."""
    text = fill_references(step.text, match)
    return f"{text} {INTERNAL_SUFFIX}" if step.audience == "internal" else text


def fill_references(text: str, match: CodeMatch) -> str:
    """Return a text that names values as steps do, with the asker's values."""
    pieces = split_step(text, match.preferred_values, match.entry.meaning.text)
    return "".join(words + value for words, value in pieces)


def render_plain_line(match: CodeMatch) -> str:
    """Return a code in one line: the code, its meaning with the asker's values, and whether it is retired."""
    meaning = fill_placeholders(match.entry.meaning.text, match.preferred_values)
    return f"{match.label}: {meaning}{format_retired(match.entry)}"


def format_meaning(entry: Entry) -> str:
    """Return a code's preferred meaning, with “…” in place of the values that nobody gave."""
    return fill_placeholders(entry.meaning.text)


def fill_placeholders(text: str, values: Sequence[str] = ()) -> str:
    """Return a message with values in place of its placeholders, “…” for those without one."""
    return "".join(words + value for words, value in split_message(text, values))


def split_message(text: str, values: Sequence[str]) -> list[tuple[str, str]]:
    """Split a message at its placeholders: pieces of its own text, each with the value that follows it.

    The value is the asker's, or ``UNKNOWN_VALUE`` if the asker gave none; after the last piece it is "".
    """
    words = PLACEHOLDER.split(text)
    known = (value.strip() or UNKNOWN_VALUE for value in values)
    filled = chain(known, repeat(UNKNOWN_VALUE))
    return [*zip(words[:-1], filled, strict=False), (words[-1], "")]


def split_step(step: str, values: Sequence[str], template: str) -> list[tuple[str, str]]:
    """Split a step at ``{1}``, ``{2}`` …: pieces of its own text, each with the value that follows it.

    Without a value from the asker it is ``UNKNOWN_VALUE``; if the template has no such placeholder, ``{1}`` itself.
    """
    words = PLACEHOLDER_REFERENCE.split(step)
    known = [gap for _, gap in split_message(template, values)[:-1]] if len(words) > 1 else []
    return [(text, find_step_value(number, known)) for text, number in zip(words[::2], [*words[1::2], ""], strict=True)]


def find_step_value(number: str, known: Sequence[str]) -> str:
    """Return the value with a number, counted from 1; ``{number}`` itself if there is none, "" for no number."""
    place = int(number or 0)
    return known[place - 1] if 0 < place <= len(known) else f"{{{number}}}" * bool(number)
