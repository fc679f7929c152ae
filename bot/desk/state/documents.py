"""Open a document on disk, or refuse it with a reason."""

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.catalog.document import Document, Progress, report_nothing
from bot.errors import Refusal
from bot.search.words.lexicon import Lexicon
from bot.search.words.word_tables import describe_word_pieces
from bot.settings import PROJECT_ROOT

LEXICON_PATH = PROJECT_ROOT / "data" / "synonyms.toml"
CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # bytes that text has in no common encoding but UTF-16
UNDECODABLE = re.compile("[\udc80-\udcff]")  # what Python makes of bytes that are not UTF-8, if it is told to
TOO_LARGE = "{} has more than {} MB. Is it the right file? If so, split it."
BINARY = "{} is a binary file, not a text. Export it as text first."
ENCODING = "utf-8-sig"  # with or without a byte order mark
CHUNK = 2**20  # bytes checked at once
MAX_BYTES = 64 * 2**20  # bytes; a file of the steps of 10,000 codes with their history has about 20 million


def digest_lexicon(lexicon: Lexicon, word_pieces: Path | None) -> str:
    """Return the digest of all that an index's words are read from, and its vectors made with.

    ``word_pieces`` is the folder of the package with the table of word pieces, None if it isn't installed.
    """
    paths = [LEXICON_PATH, *(file.path for file in lexicon.trades)]
    contents = [path.read_bytes() for path in paths]
    return hashlib.blake2b(b"\0".join([*contents, describe_word_pieces(word_pieces).encode()])).hexdigest()


class NotText(Refusal):
    """A file is empty, or isn't a text in UTF-8."""


@contextmanager
def open_document(path: Path, progress: Progress = report_nothing, name: str = "") -> Iterator[Document]:
    """Lend a document, which may be larger than the memory; ``name`` is what to call it if not by its file's name.

    Refuses a path that is missing, not a file or not readable, and a file that is empty, binary, not UTF-8, or changed
    before its last line was read.
    """
    name = name or name_file(path)
    with refuse_unreadable(path), refuse_changes(name, path) as check_unchanged:
        check_text(name, path)

        def read_again() -> Iterator[str]:
            check_unchanged()
            return read_lines(path)

        yield Document(name, read_again, progress)


def name_file(path: Path) -> str:
    """Return a file's name without its folders; characters that can't be decoded are replaced."""
    return path.name.encode(errors="replace").decode()


def is_utf_8(path: Path) -> bool:
    """Return whether a file is a text in UTF-8, and not empty. Refuses one that can't be read at all."""
    try:
        with refuse_unreadable(path):
            check_text(path.name, path)
    except NotText:
        return False
    return True


def read_whole(path: Path, name: str) -> bytes:
    """Return the contents of a file. Refuses one that can't be read, or is over 64 MB."""
    with refuse_unreadable(path), refuse_changes(name, path):
        if path.stat().st_size > MAX_BYTES:
            raise Refusal(TOO_LARGE.format(path, MAX_BYTES // 2**20))
        return path.read_bytes()


@contextmanager
def refuse_unreadable(path: Path) -> Iterator[None]:
    """Refuse a path that is missing, not a file or not readable."""
    try:
        if path.exists() and not path.is_file():
            raise Refusal(f"{path} is a folder or a device. Name the document itself.")
        yield
    except FileNotFoundError as error:
        raise Refusal(f"There is no file {path}. Check the name and the folder.") from error
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from error


@contextmanager
def refuse_changes(name: str, path: Path) -> Iterator[Callable[[], None]]:
    """Refuse a file that is changed meanwhile, whatever else went wrong because of that; lends what checks it."""
    version = read_version(path)

    def check_unchanged() -> None:
        if read_version(path) != version:
            raise Refusal(f"{name} was changed while it was read. Import it again.")

    try:
        yield check_unchanged
    except Exception:
        check_unchanged()
        raise
    check_unchanged()


def read_version(path: Path) -> tuple[int, ...]:
    """Return what differs once a file is replaced or written to, empty if there is none. Raises OSError."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def read_text_file(path: Path) -> tuple[str, str]:
    """Return a file's name and its text, for files that are read whole.

    Refuses what ``open_document`` refuses, and a file that is over 64 MB.
    """
    with open_document(path) as document:
        if path.stat().st_size > MAX_BYTES:
            raise Refusal(TOO_LARGE.format(path, MAX_BYTES // 2**20))
        with path.open(encoding=ENCODING, newline="") as file:
            return document.name, file.read()


def read_lines(path: Path) -> Iterator[str]:
    """Yield a file's lines without their ends."""
    with path.open(encoding=ENCODING) as file:
        for line in file:
            yield line.removesuffix("\n")


def check_text(name: str, path: Path) -> None:
    """Refuse a file that is empty or not UTF-8; it is read in chunks. Raises OSError."""
    decoder = codecs.getincrementaldecoder(ENCODING)()
    is_empty = True
    with path.open("rb") as file:
        refuse_utf_16(name, file.read(2))
        file.seek(0)
        for chunk in read_chunks(file):
            try:
                is_empty = not decoder.decode(chunk, final=len(chunk) < CHUNK).strip() and is_empty
            except UnicodeDecodeError as error:
                raise NotText(describe_encoding(name, path)) from error
            if b"\0" in chunk:
                raise NotText(BINARY.format(name))
    if is_empty:
        raise NotText(f"{name} is empty. Is it the right file?")


def refuse_utf_16(name: str, mark: bytes) -> None:
    """Refuse a file that begins with a byte order mark of UTF-16."""
    if mark in {b"\xff\xfe", b"\xfe\xff"}:
        raise NotText(f"{name} is written in UTF-16. Save it as UTF-8 and import it again.")


def read_chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield what is left of a file; the last chunk, and no other, is shorter than ``CHUNK``."""
    while True:
        chunk = file.read(CHUNK)
        yield chunk
        if len(chunk) < CHUNK:
            return


def describe_encoding(name: str, path: Path) -> str:
    """Return the refusal of a file that is not UTF-8: a binary file, or a text with its first wrong line."""
    with path.open("rb") as binary:
        if any(map(CONTROL_BYTES.search, read_chunks(binary))):
            return BINARY.format(name)
    with path.open(encoding="utf-8", errors="surrogateescape") as text:
        line = next(number for number, line in enumerate(text, 1) if UNDECODABLE.search(line))
    return f"Line {line} of {name} is not UTF-8. Save the file as UTF-8 and import it again."
