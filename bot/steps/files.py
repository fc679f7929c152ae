"""Read and write files of steps in any supported format."""

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
    """A file format: its file name extensions, its writer and its reader."""

    endings: tuple[str, ...]
    write: Callable[[Iterable[Plain]], str]
    read: Callable[[str], list[Item]]


FILINGS: dict[Form, Filing] = {
    "yaml": Filing((".yaml", ".yml"), yaml.write, yaml.read),
    "json": Filing((".json",), json.write, json.read),
    "csv": Filing((".csv",), csv.write, csv.read),
}


def write_file(form: Form, fixes: Iterable[Kept]) -> str:
    """Render fixes in a format, sorted by home code."""
    return FILINGS[form].write(to_plain(history) for history in sorted(fixes, key=lambda history: history.fix.home))


def read_file(name: str, text: str) -> list[Item]:
    """Parse a file in the format that its name or else its content suggests. Refuses text that is not valid in it."""
    return FILINGS[form_of(name, text)].read(text)


def form_of(name: str, text: str) -> Form:
    """Detect a file's format by its name, or else by its first character."""
    ending = PurePath(name).suffix.lower()
    named = next((form for form, filing in FILINGS.items() if ending in filing.endings), None)
    return named or ("json" if text.lstrip()[:1] in {"[", "{"} else "yaml")
