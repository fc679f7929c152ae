"""What a cell says to do becomes steps, one for each thing to do."""

import pytest

from bot.catalog.cells.clean import list_actions


@pytest.mark.parametrize(
    ("cell", "actions"),
    [
        ("Restart it", ("Restart it",)),
        ("restart it\ncall us", ("restart it", "call us")),
        ("Check the fan.\nClean it.\n\nReplace it.", ("Check the fan.", "Clean it.", "Replace it.")),
        ("1. Check the fan\n2. Clean it", ("Check the fan", "Clean it")),
        ("- Check the fan\n- Clean it", ("Check the fan", "Clean it")),
        (
            "Check the fan that stands behind the door\nand clean it.\nCall us.",
            ("Check the fan that stands behind the door and clean it.", "Call us."),
        ),
        (" \n", ()),
    ],
)
def test_each_line_is_an_action_unless_a_sentence_goes_on(cell, actions):
    assert list_actions(cell) == actions
