"""The score of steps: how likely they help, judged by people's votes."""

from math import sqrt

CONFIDENCE_Z = 1.96  # standard deviations: a confidence level of 95 %


def compute_wilson_bound(solved: int, votes: int) -> float:
    """Return the lower bound of the Wilson score interval, 0 to 1: few votes count for less. It is 0 without votes.

    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927.
    """
    if not votes:
        return 0.0
    share = solved / votes
    square = CONFIDENCE_Z**2
    middle = share + square / (2 * votes)
    spread = CONFIDENCE_Z * sqrt(share * (1 - share) / votes + square / (4 * votes**2))
    return max(0.0, (middle - spread) / (1 + square / votes))
