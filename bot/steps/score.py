"""How sure one may be that steps help, by how many people said so."""

from math import sqrt

CERTAINTY = 1.96  # standard deviations: 95 %


def lower_bound(solved: int, votes: int) -> float:
    """Give the lower bound of the Wilson interval, between 0 and 1: what few say counts for less; 0 without votes.

    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927.
    """
    if not votes:
        return 0.0
    share, square = solved / votes, CERTAINTY**2
    middle = share + square / (2 * votes)
    spread = CERTAINTY * sqrt(share * (1 - share) / votes + square / (4 * votes**2))
    return max(0.0, (middle - spread) / (1 + square / votes))
