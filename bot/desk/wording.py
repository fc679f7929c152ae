"""What every door says in the same words: plain text, which the door still has to make safe for where it is shown."""

from collections.abc import Sequence

from bot.catalog.entry import Entry, Meaning
from bot.desk.lookup import Found
from bot.search.template import PLACEHOLDER
from bot.store.lookups import CAP

RETIRED = "Retired: the newest reference no longer has this code."
NEAR = "Near to it, but not the same:"
NEXT = "Try the whole code, its number, or the message as the customer saw it."
LINES = 10  # lines of the reference that are named for a meaning


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


def no_steps(month: int | None) -> str:
    """Say that nobody has written steps yet, and how much they are missed."""
    return "No steps yet." if not month else f"No steps yet. {questions(month).capitalize()} this month."


def asked_and_printed(week: int | None, meaning: Meaning) -> str:
    """Say how often a code was asked this week, and where its meaning is printed."""
    asked = [f"{questions(week).capitalize()} this week"] if week else []
    return " · ".join([*asked, *filter(None, [sources(meaning)])])


def sources(meaning: Meaning) -> str:
    """Name a meaning's documents and lines: “error-code.md, line 57”."""
    return "; ".join(f"{source.document}, {lines(source.lines)}" for source in meaning.sources)


def lines(numbers: Sequence[int]) -> str:
    """Say “line 57” or “lines 57, 88”, the first of many."""
    shown = ", ".join(map(str, numbers[:LINES])) + (" …" if len(numbers) > LINES else "")
    return f"{'line' if len(numbers) == 1 else 'lines'} {shown}"


def also_prints(meaning: Meaning, text: str) -> str:
    """Tell of a doubtful meaning; ``text`` is its text as far as there is room for it."""
    one = meaning.sources[0] if len(meaning.sources) == 1 else None
    where = lines(one.lines) if one else sources(meaning)
    return f"The reference also prints “{text}”{f' ({where})' if where else ''}, probably a copying slip."


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
    return also_prints(meaning, text if len(text) <= room else text[: room - 1] + "…")


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
