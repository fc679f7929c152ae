"""The only error whose text people see, and ids that link all others to the log."""

from uuid import uuid4


class Refusal(Exception):  # noqa: N818 - it is an answer to a person, not a fault of the program
    """A request that cannot be fulfilled, with a sentence that says what to do instead.

    ``detail`` is for the log and the operator at the terminal; it may say more than people in Slack should see.
    """

    def __init__(self, text: str, detail: str = "") -> None:
        super().__init__(text)
        self.detail = detail or text


def make_incident_id() -> str:
    """Return a short random id that is shown to people and logged with an incident."""
    return uuid4().hex[:8].upper()
