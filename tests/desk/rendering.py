"""A stand-in for the cards of slack: how a summary is rendered is tested there."""


def render_totals(summary):
    """Return a message with the number of questions, and one reply."""
    texts = (f"{summary.faq.questions} questions, set up by {summary.by}", "More")
    return [{"text": text, "blocks": []} for text in texts]
