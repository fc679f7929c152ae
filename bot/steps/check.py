"""Validate steps before they are saved: every fault has its place and its reason."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.catalog.entry import Entry
from bot.catalog.keys import get_printed_code
from bot.search.index import Index
from bot.search.text.template import PLACEHOLDER
from bot.steps.step import MAX_STEP_LENGTH, MAX_STEPS, Audience, Step

UNKNOWN_VALUE = "…"  # in a message and in steps, what the asker didn't say
PLACEHOLDER_REFERENCE = re.compile(r"\{([0-9]+)\}")  # a placeholder in a step, counted from 1
URL = re.compile(r"https?://[^\s<>|]+")
VAGUE_PREFIX_LETTERS = 3  # with more letters, a prefix makes the digits after it a code
ALLOWED_CONTROLS = "\n\r\t"  # control characters that are allowed in a text


@dataclass(frozen=True, slots=True)
class Fault:
    """A reason why something cannot be saved; ``place`` is an index in a list, None for the list as a whole."""

    place: int | None
    reason: str


def find_faults(index: Index, steps: Sequence[Step], codes: Sequence[str]) -> tuple[Fault, ...]:
    """Return every fault of steps for the given codes (keys), those of the list as a whole first."""
    faults = [
        Fault(None, f"The catalog has no code {get_printed_code(code)}. {suggest_code(index, code)}")
        for code in codes
        if code not in index.entries
    ]
    known = list(filter(None, map(index.entries.get, codes)))
    if len(steps) > MAX_STEPS:
        faults.append(Fault(None, f"There are {len(steps)} steps; {MAX_STEPS} have room. Put some of them together."))
    for place, step in enumerate(steps):
        faults += [Fault(place, reason) for reason in find_step_faults(index, step, known)]
    return tuple(faults)


def suggest_code(index: Index, code: str) -> str:
    """Return advice on what to write instead of a code that isn't in the catalog; a bare number may fit several."""
    rows = index.by_value.find_rows(int(code)) if code.isdecimal() else ()
    if len(rows) == 1:
        return f"Write the whole code: {index.entries.read(rows[0]).code}."
    return "Write the whole code, not only its number." if rows else "Choose another."


def find_step_faults(index: Index, step: Step, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield every reason why a step cannot be saved."""
    if not step.text.strip():
        yield "This step is empty. Write it, or remove it."
    if len(step.text) > MAX_STEP_LENGTH:
        yield f"This step has {len(step.text):,} characters; {MAX_STEP_LENGTH:,} have room. Split it in two."
    if step.audience not in get_args(Audience):
        yield f"A step is shareable or internal, not “{step.audience}”."
    yield from find_text_faults(step.text)
    yield from find_unknown_placeholders(step.text, entries)
    for code in find_missing_codes(index, step.text):
        yield f"The catalog has no code {code}. Check its digits."


def find_text_faults(text: str) -> Iterator[str]:
    """Yield the reason why a text cannot be stored, if any: its first lone surrogate or control character."""
    for place, char in enumerate(text):
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in ALLOWED_CONTROLS:
            before = text[max(0, place - 20) : place].strip() or "the beginning"
            yield f"An invisible character (U+{ord(char):04X}) stands after “{before}”. Remove it."
            return


def find_unknown_placeholders(text: str, entries: Sequence[Entry]) -> Iterator[str]:
    """Yield a reason for each placeholder in a step that the message of one of its codes does not have."""
    for number in dict.fromkeys(int(digits) for digits in PLACEHOLDER_REFERENCE.findall(text)):
        lacking = next((entry for entry in entries if not 0 < number <= count_placeholders(entry)), None)
        if lacking:
            available = format_placeholder_count(count_placeholders(lacking))
            yield (
                f"This step names {{{number}}}, but the message of {lacking.code} has {available}."
                f" For the braces themselves write {{ {number} }}."
            )


def count_placeholders(entry: Entry) -> int:
    """Return the number of placeholders in a code's preferred message."""
    return len(PLACEHOLDER.findall(entry.meaning.text))


def format_placeholder_count(number: int) -> str:
    """Render the number of placeholders of a message by the names that a step may use: “only {1} to {3}”."""
    return {0: "no placeholder", 1: "only {1}"}.get(number, f"only {{1}} to {{{number}}}")


def find_missing_codes(index: Index, text: str) -> tuple[str, ...]:
    """Return the codes that a text spells exactly but that are not in the catalog. URLs are ignored."""
    return tuple(code for code in find_spelled_codes(index, text) if not find_printed(index, code))


def find_mentioned_codes(index: Index, text: str) -> tuple[str, ...]:
    """Return the keys of the codes, including retired ones, that a text spells exactly."""
    return tuple(entry.key for code in find_spelled_codes(index, text) for entry in find_printed(index, code))


def find_printed(index: Index, code: str) -> list[Entry]:
    """Return the entries of a code as printed: several catalogs may have it."""
    return list(map(index.entries.read, index.entries.find_printed(code)))


def find_spelled_codes(index: Index, text: str) -> tuple[str, ...]:
    """Return everything in a text that is spelled like a code, without duplicates, in the catalog or not."""
    spelled = [code.printed + code.digits for code in index.prefixes.find_spelled(URL.sub(" ", text))]
    return tuple(code for code in dict.fromkeys(spelled) if not is_vague(code) or find_printed(index, code))


def is_vague(code: str) -> bool:
    """Return whether a code has so few letters that it may be anything, as "US30"."""
    return sum(map(str.isalpha, code)) <= VAGUE_PREFIX_LETTERS
