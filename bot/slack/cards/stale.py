"""Values of buttons and forms that can't be decoded: an older release, or nobody at all, may have written them."""

import binascii
import zlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from bot.errors import Refusal

P = ParamSpec("P")
T = TypeVar("T")

DECODING_ERRORS = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    zlib.error,
    binascii.Error,
    RecursionError,
)
STALE = "I can't tell what this button is for: it may be from an older version. Please ask again."


def refuse_unreadable(read: Callable[P, T]) -> Callable[P, T]:
    """Make a decoder of button or form values raise a Refusal for a value that it can't decode."""

    @wraps(read)
    def read_or_refuse(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except DECODING_ERRORS as error:
            raise Refusal(STALE) from error

    return read_or_refuse
