"""Read a document from disk, or refuse it with a reason."""

import hashlib
import re
from pathlib import Path

from bot.catalog.code import read_prefixes
from bot.catalog.entry import Reading
from bot.catalog.read import FORMAT_NAMES, parse_reference
from bot.errors import Refusal
from bot.search.lexicon import Lexicon
from bot.search.word_tables import find_word_pieces
from bot.settings import PROJECT_ROOT
from bot.texts import truncate

SECTIONS_PATH = PROJECT_ROOT / "data" / "sections.toml"
LEXICON_PATH = PROJECT_ROOT / "data" / "synonyms.toml"
QUOTED_LINES = 3  # unread lines that a refusal quotes
QUOTED_LENGTH = 60  # characters of each quoted line
CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # bytes that text has in no common encoding but UTF-16
MAX_BYTES = 64 * 2**20  # bytes; a file of 10,000 codes with steps and history has about 20 million


def digest_lexicon(lexicon: Lexicon) -> str:
    """Return the digest of the files that an index's words are read from, and of whether texts have vectors."""
    paths = [LEXICON_PATH, *(file.path for file in lexicon.trades)]
    contents = b"\0".join(path.read_bytes() for path in paths)
    return hashlib.blake2b(contents, person=b"vectors" if find_word_pieces() else b"").hexdigest()


def read_text_file(path: Path) -> tuple[str, str]:
    """Return a file's name, with undecodable characters replaced, and its text.

    Refuses a path that is missing, not a file or not readable, and a file that is over 64 MB, empty, binary or not
    UTF-8.
    """
    name = path.name.encode(errors="replace").decode()
    text = decode_text(name, read_file_bytes(path))
    if not text.strip():
        raise Refusal(f"{name} is empty. Is it the right file?")
    return name, text


def read_file_bytes(path: Path) -> bytes:
    """Return a file's content; refuses one that can't be read or is too large."""
    try:
        if path.exists() and not path.is_file():
            raise Refusal(f"{path} is a folder or a device. Name the document itself.")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise Refusal(f"There is no file {path}. Check the name and the folder.") from error
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > MAX_BYTES:
        raise Refusal(f"{path} has more than {MAX_BYTES // 2**20} MB. Is it the right file? If so, split it.")
    return content


def decode_text(name: str, content: bytes) -> str:
    """Return a document's text without its byte order mark; refuses what is not UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal(f"{name} is written in UTF-16. Save it as UTF-8 and import it again.")
    if b"\0" in content:
        raise Refusal(f"{name} is a binary file, not a text. Export it as text first.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if CONTROL_BYTES.search(content):
            raise Refusal(f"{name} is a binary file, not a text. Export it as text first.") from error
        line = len(re.split(rb"\r\n|\n|\r", content[: error.start]))
        raise Refusal(f"Line {line} of {name} is not UTF-8. Save the file as UTF-8 and import it again.") from error


def read_document(path: Path) -> Reading:
    """Return a reference document as it was read, without touching the database.

    Refuses a file that is not readable text, and a document of which fewer than half of the non-blank lines are
    understood.
    """
    document, text = read_text_file(path)
    reading = parse_reference(document, text, read_prefixes(SECTIONS_PATH))
    if len(reading.unread) * 2 > reading.lines:
        raise Refusal(describe_unread_lines(reading))
    return reading


def describe_unread_lines(reading: Reading) -> str:
    """Return the refusal of a document that was not understood; it quotes the first unread lines."""
    samples = "; ".join(
        f"line {skip.line} “{truncate(skip.text, QUOTED_LENGTH)}” ({skip.reason})"
        for skip in reading.unread[:QUOTED_LINES]
    )
    understood = f"Only {reading.lines - len(reading.unread)} of the {reading.lines} lines of {reading.document} could"
    if reading.lines == 1:
        understood = f"The only line of {reading.document} could not"
    return (
        f"{understood} be understood, so nothing was imported. Not understood: {samples}"
        f"{' …' if len(reading.unread) > QUOTED_LINES else ''}. I can read {FORMAT_NAMES}."
    )
