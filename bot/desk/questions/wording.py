"""What every door says in the same words: plain text, which the door still has to make safe for where it is shown."""

from collections.abc import Sequence
from datetime import date

from bot.catalog.entry import Entry, Meaning
from bot.desk.questions.advice import Advice
from bot.desk.questions.lookup import Found
from bot.search.template import PLACEHOLDER
from bot.steps.check import NAMED
from bot.steps.mark import Mark
from bot.steps.step import Fix, Step
from bot.store.questions.record import CAP

RETIRED = "Retired: the newest reference no longer has this code."
NEAR = "Near to it, but not the same:"
NEXT = "Try the whole code, its number, or the message as the customer saw it."
LINES = 10  # lines of the reference that are named for a meaning
TO_DO = "What to do"
ELSE = "What else may help"
INTERNAL = "(internal)"
ASK_STAFF = "Support staff have steps for this code. Ask them."
SEVERITY = {"low": "Low severity", "medium": "Medium severity", "high": "High severity"}
MUST_ACT = {"caller": "The caller must act", "support": "Support must act", "platform": "The platform must act"}


def place(entry: Entry) -> str:
    """Give family and section as a heading: “Customer API · Account”."""
    names = dict.fromkeys(name for name in (entry.family, entry.section) if name)  # the gateway is one section
    return " · ".join(map(capital, names))


def capital(name: str) -> str:
    """Begin a name with a capital: “customer API” is “Customer API” as a heading."""
    return name[:1].upper() + name[1:]


def questions(count: int) -> str:
    """Count questions in words; no more than ``CAP`` are counted."""
    if count >= CAP:
        return f"over {CAP - 1} questions"
    return f"{count} question{'' if count == 1 else 's'}"


def no_steps(one: Found) -> str:
    """Say that there are no steps to show: they are for staff, or nobody has written any; then how much are missed."""
    month = one.month
    if one.advice:
        return ASK_STAFF
    return "No steps yet." if not month else f"No steps yet. {questions(month).capitalize()} this month."


def asked_and_printed(one: Found, worked: str = "") -> str:
    """Say how its steps worked, how often a code was asked this week, and where its meaning is printed."""
    asked = f"{questions(one.week)} this week" if one.week else ""
    return " · ".join(filter(None, [worked, asked if worked else capital(asked), sources(one.entry.meaning)]))


def has_worked(advice: Advice) -> str:
    """Say how often a fix worked since its present revision: “Worked for 9 of 11 since 3 Nov”; "" without votes."""
    if not advice.votes:
        return ""
    saved = advice.fix.revision.at.date()
    since = day_and_month(saved) if advice.this_year else dated(saved)
    return f"Worked for {advice.solved} of {advice.votes} since {since}"


def verification(advice: Advice) -> str:
    """Say who verified a fix and when, or since when nobody has."""
    fix = advice.fix
    if not fix.verified_on:
        return "not verified yet"
    if advice.overdue:
        return f"not verified since {dated(fix.verified_on)}"
    by = f" by @{fix.verified_by.removeprefix('@')}" if fix.verified_by else ""
    return f"verified{by}, {dated(fix.verified_on)}"


def shared(fix: Fix) -> str:
    """Tell staff that a fix is shown for other codes too: “one text for 3 codes”; "" where it is not."""
    return f"one text for {len(fix.codes)} codes" if len(fix.codes) > 1 else ""


def dated(day: date) -> str:
    """Write a day: “3 Nov 2026”."""
    return f"{day_and_month(day)} {day.year}"


def day_and_month(day: date) -> str:
    """Write a day of the present year: “3 Nov”."""
    return f"{day.day} {day:%b}"


def steps_for(advice: Advice, *, staff: bool) -> tuple[Step, ...]:
    """Give the steps that may be seen: internal ones by staff alone."""
    return tuple(step for step in advice.fix.revision.steps if staff or step.audience == "shareable")


def marked(mark: Mark | None) -> str:
    """Say how severe a code is and who must act, as far as staff said so."""
    said = [SEVERITY[mark.severity]] if mark and mark.severity else []
    said += [MUST_ACT[mark.actor]] if mark and mark.actor else []
    return " · ".join(said)


def sources(meaning: Meaning) -> str:
    """Name a meaning's documents and lines: “error-code.md, line 57”."""
    return "; ".join(f"{source.document}, {lines(source.lines)}" for source in meaning.sources)


def lines(numbers: Sequence[int]) -> str:
    """Say “line 57” or “lines 57, 88”, the first of many."""
    shown = ", ".join(map(str, numbers[:LINES])) + (" …" if len(numbers) > LINES else "")
    return f"{'line' if len(numbers) == 1 else 'lines'} {shown}"


def also_prints(meaning: Meaning, text: str, mark: Mark | None = None) -> str:
    """Tell of a doubtful meaning; ``text`` is its text as far as there is room for it."""
    one = meaning.sources[0] if len(meaning.sources) == 1 else None
    where = lines(one.lines) if one else sources(meaning)
    why = "; support staff confirmed the one above." if mark and mark.preferred else ", probably a copying slip."
    return f"The reference also prints “{text}”{f' ({where})' if where else ''}{why}"


def which(count: int) -> str:
    """Ask which of the offered codes is meant."""
    return "Do you mean this one?" if count == 1 else "Which one do you mean?"


def know_no(named: str) -> str:
    """Say that the catalog lacks codes, already made safe and joined."""
    return f"I know no {named}."


def found_none(typed: str) -> str:
    """Say that nothing was found for a text, already made safe and quoted."""
    return f"I found no code for {typed}."


def more_codes(count: int) -> str:
    """Say how many codes there was no room for."""
    return f"… and {count} more code{'' if count == 1 else 's'}"


def retired(entry: Entry) -> str:
    """Mark a retired code where it has one line only."""
    return " (retired)" if entry.status == "retired" else ""


def also_met(one: Found, room: int) -> str:
    """Tell of the doubtful meaning that a text met, cut to a number of characters; "" where it met the preferred."""
    if not one.met:
        return ""
    meaning = one.entry.meanings[one.met]
    text = spoken(meaning.text, one.values)
    return also_prints(meaning, text if len(text) <= room else text[: room - 1] + "…", one.mark)


def in_words(one: Found, *, staff: bool) -> str:
    """Put a code into plain words: its line, and the steps that may be seen."""
    told = [in_short(one)]
    for advice in one.advice:
        said = (step_in_words(step, one) for step in steps_for(advice, staff=staff))
        if steps := " ".join(f"{number}. {text}" for number, text in enumerate(said, 1)):
            told.append(f"{ELSE if told[1:] else TO_DO}: {steps}")
    return " · ".join(told)


def step_in_words(step: Step, one: Found) -> str:
    """Put a step into plain words, with the asker's values."""
    text = "".join(words + gap for words, gap in gaps_filled(step.text, one.preferred_values, one.entry.meaning.text))
    return f"{text} {INTERNAL}" if step.audience == "internal" else text


def in_short(one: Found) -> str:
    """Put a code into one line: the code, its meaning with the asker's values, and whether it is retired."""
    return f"{one.entry.code}: {spoken(one.entry.meaning.text, one.preferred_values)}{retired(one.entry)}"


def spoken(text: str, values: Sequence[str]) -> str:
    """Put values in the places of a message's placeholders."""
    return "".join(words + gap for words, gap in filled(text, values))


def filled(text: str, values: Sequence[str]) -> list[tuple[str, str]]:
    """Cut a message at its placeholders: pieces of its own words, each with what stands after it.

    That is the asker's value, or the placeholder itself where the asker gave none, or "" at the end.
    """
    words = PLACEHOLDER.split(text)
    gaps = PLACEHOLDER.findall(text)
    known = [value.strip() or gap for value, gap in zip(values, gaps, strict=False)]
    return list(zip(words, [*known, *gaps[len(known) :], ""], strict=True))


def gaps_filled(step: str, values: Sequence[str], template: str) -> list[tuple[str, str]]:
    """Cut a step at its ``{1}``: pieces of its own words, each with what stands after it, as ``filled`` does.

    Where the asker gave no value it is the placeholder of the template, and where the template has none, ``{1}``.
    """
    words = NAMED.split(step)
    known = [gap for _, gap in filled(template, values)[:-1]] if len(words) > 1 else []
    return [(text, said_at(number, known)) for text, number in zip(words[::2], [*words[1::2], ""], strict=True)]


def said_at(number: str, known: Sequence[str]) -> str:
    """Give what stands at a place of a step, counted from 1."""
    place = int(number or 0)
    return known[place - 1] if 0 < place <= len(known) else f"{{{number}}}" * bool(number)
