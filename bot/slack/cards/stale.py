"""What buttons and forms carry, as an older release, or nobody at all, may have written it."""

import binascii
import zlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from bot.errors import Refusal

P = ParamSpec("P")
T = TypeVar("T")

UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, zlib.error, binascii.Error, RecursionError)
STALE = "I can't tell what this button is for: it may be from an older version. Please ask again."


def reads_value(read: Callable[P, T]) -> Callable[P, T]:
    """Let a function that reads what a button or a form carries refuse what it can't read."""

    @wraps(read)
    def read_or_refuse(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except UNREADABLE as error:
            raise Refusal(STALE) from error

    return read_or_refuse
