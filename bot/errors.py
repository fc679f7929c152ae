"""The one error whose text a person sees, and the id by which they and the log speak of all others."""

from uuid import uuid4


class Refusal(Exception):  # noqa: N818 - it is an answer to a person, not a fault of the program
    """A request that cannot be done, with a sentence that says what to do instead.

    ``detail`` is for the log and for whoever is at the terminal; it may say more than people in Slack should see.
    """

    def __init__(self, text: str, detail: str = "") -> None:
        super().__init__(text)
        self.detail = detail or text


def make_id() -> str:
    """Return an id by which people and the log speak of the same incident."""
    return uuid4().hex[:8].upper()
