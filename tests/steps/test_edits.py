import pytest

from bot.steps.edits import merge_edits


@pytest.mark.parametrize(
    ("one", "other", "before", "merged"),
    [
        ("ab", "ab", "ab", "ab"),
        ("abc", "abd", "ab", "abcd"),
        ("a", "abd", "ab", "ad"),
        ("abd", "b", "ab", "bd"),
        ("b", "a", "ab", ""),
        ("ba", "a", "", "ba"),
        ("ab", "ac", "xyz", "abc"),
    ],
)
def test_what_either_added_is_there_and_what_either_removed_is_gone(one, other, before, merged):
    assert merge_edits(one, other, before=before) == tuple(merged)
