"""The words of a question, as far as a code could later be found by them."""

from bot.desk.questions.redact import PLACEHOLDERS, REDACTED_LENGTH, redact
from bot.search.index import Index
from bot.search.phrases import can_be_phrase, normalize_words
from bot.steps.mark import MAX_PHRASE_LENGTH


def find_typed_words(text: str) -> str:
    """Return the normalized words of a typed text; "" if it is too long for a phrase, or something was redacted."""
    return read_redacted_words(redact(text)) if len(text) <= REDACTED_LENGTH else ""


def read_redacted_words(redacted: str) -> str:
    """Return the normalized words of a redacted text; "" as in ``find_typed_words``."""
    if any(placeholder in redacted for placeholder in PLACEHOLDERS):
        return ""
    words = normalize_words(redacted)
    return words if len(words) <= MAX_PHRASE_LENGTH else ""


def find_possible_phrase(index: Index, text: str) -> str:
    """Return the normalized words of a typed text if they can be a phrase; "" if not."""
    words = find_typed_words(text)
    return words if words and can_be_phrase(index, words) else ""
