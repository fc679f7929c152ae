"""gettext's .po and .pot files: the text in the program, its translation, what tells equal ones apart, the comments."""

import re
from collections.abc import Iterator

from bot.catalog.encoding import DecodedFile
from bot.catalog.tables import Row, SkippedPart, Table
from bot.errors import Refusal

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
        entries = polib.pofile(f"\n{file.text}")  # it opens the file of that name, if there is one
    except (OSError, ValueError, IndexError, AttributeError, TypeError) as error:
        where = WHERE.search(str(error))
        raise Refusal(f"{f'Line {where[1]}' if where else file.name}: this is not a gettext catalog.") from error
    rows = [
        Row(entry.linenum - 1, (entry.msgctxt or "", entry.msgid, translate(entry), entry.comment or entry.tcomment))
        for entry in entries
        if not entry.obsolete
    ]
    if rows:
        yield Table((), HEADER, rows)


def translate(entry: object) -> str:
    """Return the translation of an entry, its first form if it has several."""
    plural = getattr(entry, "msgstr_plural", {})
    return str(plural[min(plural)] if plural else getattr(entry, "msgstr", ""))
