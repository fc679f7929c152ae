"""Turn a file's bytes into text: find its encoding, or refuse a file that is no text and say what it is."""

import codecs
import re
from dataclasses import dataclass
from itertools import chain

import charset_normalizer

from bot.catalog.tables import SourceFile
from bot.errors import Refusal

MARKS = (  # byte order marks; those of UTF-32 begin like those of UTF-16
    (codecs.BOM_UTF8, "utf-8", None),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
SIGNATURES = (  # how files begin that are no text, and what they are
    (b"%PDF", "a PDF document. Copy its table into a spreadsheet and import that"),
    (b"\x89PNG", "a picture. Type its codes into a spreadsheet and import that"),
    (b"\xff\xd8\xff", "a picture. Type its codes into a spreadsheet and import that"),
    (b"GIF8", "a picture. Type its codes into a spreadsheet and import that"),
    (b"\xd0\xcf\x11\xe0", "a document of an old version of Office. Save it as .xlsx or CSV and import that"),
    (b"PK\x03\x04", "a ZIP archive. Unpack it and import the file inside"),
    (b"PK\x05\x06", "an empty ZIP archive. Is it the right file?"),
    (b"\x1f\x8b", "a compressed archive. Unpack it and import the file inside"),
    (b"BZh", "a compressed archive. Unpack it and import the file inside"),
    (b"7z\xbc\xaf", "a compressed archive. Unpack it and import the file inside"),
    (b"Rar!", "a compressed archive. Unpack it and import the file inside"),
    (b"\xfd7zXZ", "a compressed archive. Unpack it and import the file inside"),
    (b"\x28\xb5\x2f\xfd", "a compressed archive. Unpack it and import the file inside"),
    (b"SQLite format 3", "a database. Export its table as CSV and import that"),
    (b"PAR1", "a Parquet file. Export its table as CSV and import that"),
    (b"{\\rtf", "an RTF document. Save it as text or HTML and import that"),
    (b"\x7fELF", "a program. Is it the right file?"),
    (b"MZ\x90", "a program. Is it the right file?"),
    (b"\xca\xfe\xba\xbe", "a program. Is it the right file?"),
    (b"\xde\x12\x04\x95", "a compiled translation (.mo). Import the .po file that it was made from"),
)
BINARY = "a binary file, not a text. Export it as text first"
CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # what text has in no common encoding but UTF-16
NOT_ASCII = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
DECLARED = (  # how a text names its own encoding near its beginning: XML, HTML and gettext, source code
    re.compile(rb"""^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]+)"""),
    re.compile(rb"""<meta[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE),
    re.compile(rb"""^"Content-Type:[^"\n]*charset=([\w.:-]+)""", re.MULTILINE),
    re.compile(rb"""^[^\n]{0,10}-\*-[^\n]{0,80}?coding[:=]\s*([\w.:-]+)"""),
)
DECLARED_WITHIN = 4096  # bytes
SAMPLE = 50_000  # bytes of lines that aren't ASCII, from which an encoding is guessed
NOT_FOR_FILES = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "utf-7"}
CANDIDATES = (  # what companies' files are written in, if not in UTF-8; of those that fit as well, the first is taken
    *("cp1252", "cp932", "gb18030", "big5", "cp949", "euc_jp"),
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859_2", "iso8859_5", "koi8_r", "mac_roman", "cp850", "cp437"),
)
ODD_SIGN = re.compile(r"(?<=[^\W\d_])[¹²³£¤¥¦§¨©¬®¯°±´¶·¸»¼½¾¿×÷†‡ˆ˜‰](?=[^\W\d_]|\b)")
TIE = 0.001  # a difference in disorder that tells nothing of a few words, and LIKE one in the likeness to a language
LIKE = 0.15


@dataclass(frozen=True, slots=True)
class DecodedFile:
    """A file's name and text; ``encoding`` and ``guessed`` are those of ``TableDocument``."""

    name: str
    text: str
    encoding: str | None = None
    guessed: bool = False


def decode_file(file: SourceFile, encoding: str | None = None) -> DecodedFile:
    """Return a file's text; ``encoding`` overrides what it says itself.

    Refuses an empty file, one that is no text, and one that isn't written in the encoding that it names.
    """
    if encoding is not None:
        return decode_as(file, check_encoding(encoding))
    refuse_signatures(file)
    decoded = decode_marked(file) or decode_declared(file) or decode_utf_8(file) or decode_guessed(file)
    if not decoded.text.strip():
        raise Refusal(f"{file.name} is empty. Is it the right file?")
    return decoded


def check_encoding(name: str) -> str:
    """Return the name of an encoding as Python spells it. Refuses one that doesn't exist."""
    known = find_encoding(name)
    if known is None:
        raise Refusal(f"“{name}” isn't an encoding that Errdesk knows. Write, for example, windows-1252 or utf-16.")
    return known


def find_encoding(name: str) -> str | None:
    """Return the name of an encoding of texts as Python spells it, None if there is no such encoding."""
    try:
        known = codecs.lookup(name).name
        bytes(4).decode(known)  # refuses what is no encoding of texts, such as hex
    except (LookupError, ValueError):
        return None
    return None if known.replace("-", "_") in {bad.replace("-", "_") for bad in NOT_FOR_FILES} else known


def decode_as(file: SourceFile, encoding: str) -> DecodedFile:
    """Return a file's text in an encoding. Refuses bytes that it doesn't have."""
    try:
        text = file.content.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as error:
        raise Refusal(
            f"{file.name} isn't written in {name_encoding(encoding)}. Name its encoding, or save it as UTF-8."
        ) from error
    if "\0" in text:
        raise Refusal(f"{file.name} is {BINARY}.")
    return DecodedFile(file.name, text, None if encoding in {"utf-8", "ascii"} else name_encoding(encoding))


def name_encoding(encoding: str) -> str:
    """Return the name of an encoding for people, which Python understands too: Windows-1252, UTF-16."""
    return f"Windows-{encoding[2:]}" if re.fullmatch(r"cp125\d", encoding) else encoding.upper().replace("_", "-")


def refuse_signatures(file: SourceFile) -> None:
    """Refuse a file that begins as one of a kind that holds no text."""
    for beginning, kind in SIGNATURES:
        if file.content.startswith(beginning):
            raise Refusal(f"{file.name} is {kind}{'' if kind.endswith('?') else '.'}")


def decode_marked(file: SourceFile) -> DecodedFile | None:
    """Return the text of a file that begins with a byte order mark."""
    for mark, encoding, _ in MARKS:
        if file.content.startswith(mark):
            decoded = decode_as(SourceFile(file.name, file.content[len(mark) :]), encoding)
            return DecodedFile(file.name, decoded.text, next(name for start, _, name in MARKS if start == mark))
    return None


def decode_declared(file: SourceFile) -> DecodedFile | None:
    """Return the text of a file that names its encoding itself, if it names one that exists."""
    beginning = file.content[:DECLARED_WITHIN]
    found = next(filter(None, (pattern.search(beginning) for pattern in DECLARED)), None)
    encoding = find_encoding(found[1].decode("ascii", "replace")) if found else None
    if encoding is None or encoding.startswith(("utf-16", "utf-32")):  # it can be read, so it isn't
        return None
    return decode_as(file, encoding)


def decode_utf_8(file: SourceFile) -> DecodedFile | None:
    """Return the text of a file in UTF-8, or of a Java .properties file, which otherwise is in ISO-8859-1."""
    try:
        text = file.content.decode("utf-8")
    except UnicodeDecodeError:
        return decode_as(file, "iso8859-1") if file.name.lower().endswith(".properties") else None
    return None if "\0" in text else DecodedFile(file.name, text)


def decode_guessed(file: SourceFile) -> DecodedFile:
    """Return the text of a file that says nothing of its encoding. Refuses a binary file."""
    encoding = guess_utf_16(file.content)
    if encoding is None and CONTROL_BYTES.search(file.content):
        raise Refusal(f"{file.name} is {BINARY}.")
    decoded = decode_as(file, encoding or guess_encoding(file))
    return DecodedFile(file.name, decoded.text, decoded.encoding, guessed=True)


def guess_utf_16(content: bytes) -> str | None:
    """Return the encoding of a text in UTF-16 without a mark: every other byte is NUL where it is ASCII."""
    sample = content[:DECLARED_WITHIN]
    half = len(sample) * 0.35
    if len(content) % 2:
        return None
    if sample[1::2].count(0) > half and not sample[::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > half and not sample[1::2].count(0) else None


def guess_encoding(file: SourceFile) -> str:
    """Return the likeliest encoding. Refuses a file that no common encoding fits."""
    lines = b"\n".join(NOT_ASCII.findall(file.content[: 20 * SAMPLE]))
    sample = lines[:SAMPLE] or file.content[-SAMPLE:]
    matches = charset_normalizer.from_bytes(sample, cp_isolation=list(CANDIDATES))
    best = matches.best()
    if best is None:
        raise Refusal(f"{file.name} is {BINARY}.")
    tied = (match.could_be_from_charset for match in matches if is_tied(match, best))
    fitting = set(chain.from_iterable(tied))
    return min(fitting, key=lambda encoding: (count_odd_signs(sample, encoding), CANDIDATES.index(encoding)))


def count_odd_signs(sample: bytes, encoding: str) -> int:
    """Return how many signs that don't belong into a word stand in one, if a text is in an encoding."""
    return len(ODD_SIGN.findall(sample.decode(encoding, "replace")))


def is_tied(match: charset_normalizer.CharsetMatch, best: charset_normalizer.CharsetMatch) -> bool:
    """Return whether an encoding fits as well as the best, as far as a few characters can tell."""
    return match.chaos <= best.chaos + TIE and match.coherence >= best.coherence - LIKE
