"""Cut texts to a length, and count things in words."""


def truncate(text: str, limit: int) -> str:
    """Return a text cut to ``limit`` characters, of which the last is an ellipsis if something was cut."""
    return text if len(text) <= limit else text[: max(0, limit - 1)].rstrip() + "…"


def format_count(number: int, noun: str, plural: str = "") -> str:
    """Return a number of things as text: “1 code”, “1,204 codes”."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
