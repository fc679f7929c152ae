"""What steps must hold to be saved: a reason at the place of every fault."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.catalog.entry import Entry
from bot.search.index import Index
from bot.search.template import PLACEHOLDER
from bot.steps.step import LONGEST, MOST, Audience, Step

NAMED = re.compile(r"\{([0-9]+)\}")  # a placeholder in a step, counted from 1
ADDRESS = re.compile(r"https?://[^\s<>|]+")
TELLING = 3  # letters from which a prefix makes a code of the digits behind it; "US30" may be anything
KEPT = "\n\r\t"  # control characters that a text may hold


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something cannot be saved: at which place of a list (counted from 0), None for the list as a whole."""

    place: int | None
    reason: str


def faults_in(index: Index, steps: Sequence[Step], codes: Iterable[str]) -> tuple[Fault, ...]:
    """Give every fault of steps that are to be shown for these codes, those of the whole list first."""
    entries = index.entries
    unknown = [code for code in codes if code not in entries]
    known = [entries[code] for code in codes if code in entries]
    found = [Fault(None, f"The catalog has no code {code}. {instead(index, code)}") for code in unknown]
    if len(steps) > MOST:
        found.append(Fault(None, f"There are {len(steps)} steps; {MOST} have room. Put some of them together."))
    for place, step in enumerate(steps):
        found += [Fault(place, reason) for reason in reasons(index, step, known)]
    return tuple(found)


def instead(index: Index, code: str) -> str:
    """Say what to write in place of a code that the catalog lacks; a number alone may stand for several."""
    meant = index.by_value.get(int(code), ()) if code.isdecimal() else ()
    if len(meant) == 1:
        return f"Write the whole code: {meant[0].code}."
    return "Write the whole code, not only its number." if meant else "Choose another."


def reasons(index: Index, step: Step, entries: Sequence[Entry]) -> Iterator[str]:
    """Say everything that keeps one step from being saved."""
    if not step.text.strip():
        yield "This step is empty. Write it, or remove it."
    if len(step.text) > LONGEST:
        yield f"This step has {len(step.text):,} characters; {LONGEST:,} have room. Split it in two."
    if step.audience not in get_args(Audience):
        yield f"A step is shareable or internal, not “{step.audience}”."
    yield from unkept(step.text)
    yield from dead_placeholders(step.text, entries)
    for code in missing(index, step.text):
        yield f"The catalog has no code {code}. Check its digits."


def unkept(text: str) -> Iterator[str]:
    """Name the first character that a text cannot be kept with: half of one, or one that controls a terminal."""
    for place, char in enumerate(text):
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in KEPT:
            before = text[max(0, place - 20) : place].strip() or "the beginning"
            yield f"An invisible character (U+{ord(char):04X}) stands after “{before}”. Remove it."
            return


def dead_placeholders(text: str, entries: Sequence[Entry]) -> Iterator[str]:
    """Name the placeholders of a step that the message of a code lacks."""
    for number in dict.fromkeys(int(digits) for digits in NAMED.findall(text)):
        lacking = next((entry for entry in entries if not 0 < number <= placeholders(entry)), None)
        if lacking:
            yield (
                f"This step names {{{number}}}, but the message of {lacking.code} has {counted(placeholders(lacking))}."
                f" For the braces themselves write {{ {number} }}."
            )


def placeholders(entry: Entry) -> int:
    """Count the placeholders of a code's preferred message."""
    return len(PLACEHOLDER.findall(entry.meaning.text))


def counted(number: int) -> str:
    """Say how many placeholders a message has, by the names that a step may use."""
    if number == 0:
        return "no placeholder"
    return "only {1}" if number == 1 else f"only {{1}} to {{{number}}}"


def missing(index: Index, text: str) -> tuple[str, ...]:
    """Give the codes that a text names to the letter and the catalog lacks; addresses may name anything."""
    return tuple(code for code in named_in(index, text) if code not in index.entries)


def mentioned(index: Index, text: str) -> tuple[str, ...]:
    """Give the codes of the catalog that a text names to the letter, retired ones too."""
    return tuple(code for code in named_in(index, text) if code in index.entries)


def named_in(index: Index, text: str) -> tuple[str, ...]:
    """Give what stands in a text as a code is printed, each once, whether the catalog has it or not."""
    found = index.exact.finditer(ADDRESS.sub(" ", text))
    told = (match[0] for match in found if match[0] in index.entries or letters_of(match[0]) > TELLING)
    return tuple(dict.fromkeys(told))


def letters_of(code: str) -> int:
    """Count the letters of a code."""
    return sum(map(str.isalpha, code))
