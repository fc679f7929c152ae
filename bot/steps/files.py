"""Files of steps, in whichever form."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, get_args

from bot.steps.formats import csv, json, yaml
from bot.steps.to_plain import Item, Kept, Plain, to_plain

Form = Literal["yaml", "json", "csv"]
FORM_NAMES: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Filing:
    """A form: how its files' names end, how it is written, and how it is read."""

    endings: tuple[str, ...]
    write: Callable[[Iterable[Plain]], str]
    read: Callable[[str], list[Item]]


FILINGS: dict[Form, Filing] = {
    "yaml": Filing((".yaml", ".yml"), yaml.write, yaml.read),
    "json": Filing((".json",), json.write, json.read),
    "csv": Filing((".csv",), csv.write, csv.read),
}


def write_file(form: Form, fixes: Iterable[Kept]) -> str:
    """Write fixes, sorted by their home."""
    return FILINGS[form].write(to_plain(kept) for kept in sorted(fixes, key=lambda kept: kept.fix.home))


def read_file(name: str, text: str) -> list[Item]:
    """Read a file by its text, in the form that its name says, or else that it looks like; refuses what is in none."""
    return FILINGS[form_of(name, text)].read(text)


def form_of(name: str, text: str) -> Form:
    """Tell a file's form."""
    ending = PurePath(name).suffix.lower()
    named = next((form for form, filing in FILINGS.items() if ending in filing.endings), None)
    return named or ("json" if text.lstrip()[:1] in {"[", "{"} else "yaml")
