"""The same number in other notations, as Windows writes it: 0x80070005, -2147024891 and 2147942405."""

import re
from collections.abc import Iterator

HEX = re.compile(r"0[xX]([0-9A-Fa-f]{1,8})")
DECIMAL = re.compile(r"-?[1-9][0-9]*")
BITS = 1 << 32
HIGHEST = 1 << 31  # from here on, a number of 32 bits may be written with a minus
SMALLEST = 10_000  # numbers of fewer digits are too common to stand for a code in another notation


def list_notations(code: str) -> tuple[str, ...]:
    """Return the other notations of a code that is a number of 32 bits; none if it is a small number or no number."""
    value = parse_number(code)
    if value is None or (code[:2].casefold() != "0x" and value < HIGHEST):
        return ()
    return tuple(name for name in dict.fromkeys(write_notations(value)) if name.casefold() != code.casefold())


def parse_number(code: str) -> int | None:
    """Return the value of a number of 32 bits, written in hexadecimal or as a large decimal."""
    if match := HEX.fullmatch(code):
        return int(match[1], 16)
    if not DECIMAL.fullmatch(code):
        return None
    value = int(code) if len(code) <= len(str(BITS)) + 1 else BITS
    return value % BITS if -HIGHEST <= value < BITS and abs(value) > HIGHEST // 2 else None


def write_notations(value: int) -> Iterator[str]:
    """Yield the notations of a number."""
    yield f"0x{value:08X}"
    yield f"0x{value:X}"
    if value >= SMALLEST:
        yield str(value)
    if value >= HIGHEST:
        yield str(value - BITS)
