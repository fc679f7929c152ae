"""The one error whose text a person sees."""


class Refusal(Exception):  # noqa: N818 - it is an answer to a person, not a fault of the program
    """A request that cannot be done, with a sentence that says what to do instead."""
