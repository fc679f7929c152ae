"""Numbers that open a line as a mark."""

import pytest

from bot.search.index import Index
from tests.search.codes.verdicts import find_codes, names_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[118]\n  at Wallet.close(Wallet.java:113)", "0000118"),
        ("[118] the account has a balance", "0000118"),
        ("(508) email cannot be empty", "0000508"),
        ("#703 wallet of this currency exists", "0000703"),
        ("> #508 email empty", "0000508"),
        ("hello\n[707] bank account exists", "0000707"),
    ],
)
def test_a_mark_that_its_line_fits_is_the_code(reference: Index, text: str, code: str) -> None:
    assert find_codes(reference, text) == ("answer", [code])


def test_a_mark_that_may_be_anything_is_offered(reference: Index) -> None:
    assert find_codes(reference, "[118] frobnicated the gizmo") == ("choose", ["0000118"])


def test_a_mark_of_a_line_about_another_message_is_no_code(reference: Index) -> None:
    assert find_codes(reference, "[113] The email address length is illegal") == ("answer", ["0000509"])


@pytest.mark.parametrize(
    "text", ["#113 in the queue", "(118) people have joined", "#15 on the leaderboard", "[113.118] x"]
)
def test_ranks_and_counts_are_no_marks(reference: Index, text: str) -> None:
    assert not names_code(reference, text)
