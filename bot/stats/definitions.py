"""What each figure means, as shown wherever figures are."""

DEFINITIONS_TITLE = "How these are counted"
DEFINITIONS = (
    ("Question", "one act of asking, wherever"),
    ("Repeats", "one person's within an hour count once for a code; in the total, and under an answer, each counts"),
    ("People", "different askers"),
    ("First try", "questions answered at once, without a choice, of all questions"),
    ("Asked again", "codes that the same person had looked up within the 24 hours before, of all codes looked up"),
    ("Confirmed", "“worked 8 of 10”: “Solved it”, of all votes; whoever said nothing is not counted"),
    ("Gap", "a code asked for that has no steps yet, not even in the reference, or that the catalog lacks"),
    ("Change", "against as many whole days of the period before, also while today is not over"),
)


def describe_days(zone: str) -> str:
    """Return a sentence on where days and weeks begin."""
    return f"Days are those of {zone}; weeks begin on Monday."
