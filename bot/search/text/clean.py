"""Clean text as people and Slack write it."""

import html
import re
import unicodedata
from collections.abc import Sequence

MAX_TEXT_LENGTH = 40_000  # characters; the rest is ignored. Slack's own limit for a message

SLACK_NAME = re.compile(r"<(?:@[UW]|!|#C)[^<>|]*(?:\|([^<>]*))?>")
SLACK_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|\s]+)(?:\|([^<>]*))?>")
INVISIBLE = re.compile(  # Unicode's format characters: zero width, directions, joiners, variants of emoji
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
CHUNK_SIZE = 1_000  # characters that are normalised at once
MAX_COMBINING_MARKS = 4  # combining marks on a letter
KEYCAP = re.compile("[0-9#*]\u20e3")  # an emoji of a digit
EMOJI = re.compile(r"(?<![\w:])(?::(?:(?![a-z_-]+\d{3,}:)[a-z][a-z0-9_+'-]{1,40}|[+-]1|100|1234|8ball):)+(?![\w:])")
# a vote or an emoticon, whose digit or letter means nothing
EMOTICON = re.compile(r"(?<!\S)(?:</?3+|[:;=]-?[3DPpOo]|\+1|(?<![^\W_]\s)-1)(?!\S)")  # but "error -1"
PERCENT_ESCAPE = re.compile(r"%([2-7][0-9A-Fa-f])")
OTHER_DIGIT = re.compile(r"(?![0-9])\d")
QUOTES = str.maketrans("‘’‛′`´“”„″«»–—‐‑‒−_", "''''''\"\"\"\"\"\"------_")


def clean_text(text: str) -> str:
    """Return the text without Slack's markup, invisible characters and typographic variants, its digits 0 to 9.

    Slack escapes ``&``, ``<`` and ``>`` and wraps mentions and links in ``<…>``: a link becomes its address and label,
    a mention is dropped (https://docs.slack.dev/messaging/formatting-message-text).
    """
    text = text[:MAX_TEXT_LENGTH]
    if "<" in text:
        text = SLACK_NAME.sub(" ", SLACK_LINK.sub(r" \1 \2 ", text))
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = PERCENT_ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    if not text.isascii():
        text = KEYCAP.sub(" ", INVISIBLE.sub("", normalize_unicode(text).translate(QUOTES)))
        text = OTHER_DIGIT.sub(lambda match: str(int(match[0])), text)
    return EMOTICON.sub(" ", EMOJI.sub(" ", text) if ":" in text else text)


def normalize_unicode(text: str) -> str:
    """Return the text in Unicode's form NFKC ("１" is "1"), cut to the limit for searched text.

    It is normalised in pieces, because one character may become eighteen, and a letter keeps only a few combining
    marks, because sorting them takes time quadratic in their number (https://www.unicode.org/reports/tr15/,
    Stream-Safe Text Format).
    """
    pieces: list[str] = []
    room = MAX_TEXT_LENGTH
    text = limit_combining_marks(text[:MAX_TEXT_LENGTH])
    for start in range(0, len(text), CHUNK_SIZE):
        pieces.append(unicodedata.normalize("NFKC", text[start : start + CHUNK_SIZE])[:room])
        room -= len(pieces[-1])
        if not room:
            break
    return "".join(pieces)


def limit_combining_marks(text: str) -> str:
    """Return the text with only the first few combining marks of each letter."""
    if not any(map(unicodedata.combining, text)):
        return text
    chars: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MAX_COMBINING_MARKS:
            chars.append(char)
    return "".join(chars)


def cut_out(text: str, places: Sequence[tuple[int, int]]) -> str:
    """Return a text without some places of it, which are in order."""
    kept: list[str] = []
    position = 0
    for start, end in places:
        kept.append(text[position:start])
        position = max(position, end)
    return " ".join([*kept, text[position:]])
