"""Read a file that somebody names, or say why not."""

import re
from pathlib import Path

from bot.catalog.code import read_prefixes
from bot.catalog.entry import Reading
from bot.catalog.read import FORMS, read
from bot.errors import Refusal
from bot.settings import HOME

SECTIONS = HOME / "data" / "sections.toml"
LEXICON = HOME / "data" / "synonyms.toml"
SHOWN = 3  # lines that a refusal quotes
QUOTED = 60  # characters of each
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # bytes that no text has, in any common encoding but UTF-16
MOST = 64 * 2**20  # bytes that are read; 10,000 codes with steps and history have about 20 million


def read_text(path: Path) -> tuple[str, str]:
    """Give a file's name, made a text where it is none, and its text.

    Refuses a file that is missing, no file, closed to us, huge, empty, binary or not UTF-8.
    """
    name = path.name.encode(errors="replace").decode()
    text = decode(name, read_bytes(path))
    if not text.strip():
        raise Refusal(f"{name} is empty. Is it the right file?")
    return name, text


def read_bytes(path: Path) -> bytes:
    """Read a file, or say why not."""
    try:
        if path.exists() and not path.is_file():
            raise Refusal(f"{path} is a folder or a device. Name the document itself.")
        with path.open("rb") as file:
            content = file.read(MOST + 1)
    except FileNotFoundError as error:
        raise Refusal(f"There is no file {path}. Check the name and the folder.") from error
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > MOST:
        raise Refusal(f"{path} has more than {MOST // 2**20} MB. Is it the right file? If so, split it.")
    return content


def decode(name: str, content: bytes) -> str:
    """Turn a document's bytes into text; a byte order mark is dropped."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(f"{name} is written in UTF-16. Save it as UTF-8 and import it again.")
    if b"\0" in content:
        raise Refusal(f"{name} is a binary file, not a text. Export it as text first.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if CONTROL.search(content):
            raise Refusal(f"{name} is a binary file, not a text. Export it as text first.") from error
        line = len(re.split(rb"\r\n|\n|\r", content[: error.start]))
        raise Refusal(f"Line {line} of {name} is not UTF-8. Save the file as UTF-8 and import it again.") from error


def read_document(path: Path) -> Reading:
    """Read a document without touching the database.

    Refuses a file that is missing, no file, closed to us, empty, binary or not UTF-8, and one of which fewer than half
    of the lines that are not blank are understood.
    """
    document, text = read_text(path)
    reading = read(document, text, read_prefixes(SECTIONS))
    if len(reading.unread) * 2 > reading.lines:
        raise Refusal(not_understood(reading))
    return reading


def not_understood(reading: Reading) -> str:
    """Say which lines were not understood, with the first few of them."""
    samples = "; ".join(f"line {skip.line} “{shorten(skip.text)}” ({skip.reason})" for skip in reading.unread[:SHOWN])
    understood = f"Only {reading.lines - len(reading.unread)} of the {reading.lines} lines of {reading.document} could"
    if reading.lines == 1:
        understood = f"The only line of {reading.document} could not"
    return (
        f"{understood} be understood, so nothing was imported. Not understood: {samples}"
        f"{' …' if len(reading.unread) > SHOWN else ''}. I can read {FORMS}."
    )


def shorten(text: str) -> str:
    """Cut a text for a quotation."""
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"
