"""Read and write files of steps in any supported format."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, get_args

from bot.catalog.keys import CatalogNames, split_key
from bot.steps.formats import csv, json, yaml
from bot.steps.to_plain import FileItem, FixHistory, Plain, fix_to_plain

StepFormat = Literal["yaml", "json", "csv"]
STEP_FORMATS: tuple[StepFormat, ...] = get_args(StepFormat)


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A file format: its file name extensions, its writer and its reader."""

    endings: tuple[str, ...]
    write: Callable[[Iterable[Plain]], str]
    read: Callable[[str], list[FileItem]]


FILE_FORMATS: dict[StepFormat, FileFormat] = {
    "yaml": FileFormat((".yaml", ".yml"), yaml.write, yaml.read),
    "json": FileFormat((".json",), json.write, json.read),
    "csv": FileFormat((".csv",), csv.write, csv.read),
}


def render_step_file(form: StepFormat, fixes: Iterable[FixHistory], names: CatalogNames) -> str:
    """Render fixes in a format, sorted by catalog and home code; ``names`` are those of the catalogs.

    The catalog of each code is only named if there are several.
    """
    in_order = sorted(fixes, key=lambda history: split_key(history.fix.home))
    shown = names if len(names) > 1 else {}
    return FILE_FORMATS[form].write(
        fix_to_plain(history, shown.get(split_key(history.fix.home)[0], "")) for history in in_order
    )


def parse_step_file(name: str, text: str) -> list[FileItem]:
    """Parse a file in the format that its name or else its content suggests. Refuses text that is not valid in it."""
    return FILE_FORMATS[detect_format(name, text)].read(text)


def detect_format(name: str, text: str) -> StepFormat:
    """Detect a file's format by its name, or else by its first character."""
    ending = PurePath(name).suffix.lower()
    named = next((form for form, filing in FILE_FORMATS.items() if ending in filing.endings), None)
    return named or ("json" if text.lstrip()[:1] in {"[", "{"} else "yaml")
