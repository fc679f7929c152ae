"""gettext's .po and .pot files: the text in the program, its translation, what tells equal ones apart, the comments."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.catalog.encoding import DecodedFile
from bot.catalog.tables import Row, SkippedPart, Table
from bot.errors import Refusal

if TYPE_CHECKING:
    import polib

NAME = "a gettext catalog"
SUFFIXES = (".po", ".pot")
HEADER = ("msgctxt", "msgid", "msgstr", "comment")
MISSING = (
    "gettext files are read by a package that isn't installed. Install it with “pip install 'errdesk[gettext]'” and "
    "import the file again."
)
WHERE = re.compile(r"line (\d+)")


def claims(file: DecodedFile) -> bool:
    """Return whether a file's name is that of a gettext catalog."""
    return file.name.lower().endswith(SUFFIXES)


def read(file: DecodedFile) -> Iterator[Table | SkippedPart]:
    """Yield the table of a file's messages; obsolete ones are left out. Refuses a damaged file."""
    try:
        import polib  # noqa: PLC0415 - an extra, needed for this format only
    except ImportError as error:
        raise Refusal(MISSING) from error
    try:
        entries = list(polib.pofile(f"\n{file.text}"))  # it opens the file of that name, if there is one
    except (OSError, ValueError, IndexError, AttributeError, TypeError) as error:
        where = WHERE.search(str(error))
        place = f"Line {int(where[1]) - 1}" if where else file.name
        raise Refusal(f"{place}: this is not a gettext catalog. Is it the right file?") from error
    yield Table((), HEADER, [build_row(entry) for entry in entries if not entry.obsolete])


def build_row(entry: "polib.POEntry") -> Row:
    """Return an entry as a row; a translation with several forms is its first."""
    plural = entry.msgstr_plural
    text = plural[min(plural)] if plural else entry.msgstr
    comment = entry.comment or entry.tcomment
    return Row((entry.linenum or 1) - 1, (entry.msgctxt or "", entry.msgid, text, comment))
