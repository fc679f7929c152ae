"""A stand-in for the cards of slack: how a summary is rendered is tested there."""


def render_totals(summary):
    """Return a message with the number of questions, and one reply."""
    return [
        {"text": f"{summary.faq.questions} questions, set up by {summary.by}", "blocks": []},
        {"text": "More", "blocks": []},
    ]
