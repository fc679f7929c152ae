from hypothesis import given
from hypothesis import strategies as st

from bot.steps.changes import diff_steps, list_lines
from bot.steps.step import Step

STEPS = st.lists(st.builds(Step, st.text("ab\n", max_size=9), st.sampled_from(["shareable", "internal"])), max_size=8)
SIGNS = {"same": " ", "added": "+", "removed": "-"}


def render_diff(before, after):
    return [SIGNS[change.kind] + change.line.text for change in diff_steps(map(Step, before), map(Step, after))]


def test_only_the_line_that_was_changed_is_shown_as_changed():
    assert render_diff(["Ask.\nWait.", "Unlock."], ["Ask.\nWait long.", "Unlock."]) == [
        " Ask.",
        "-Wait.",
        "+Wait long.",
        " Unlock.",
    ]


def test_a_new_first_step_leaves_the_others_as_they_were():
    assert render_diff(["Ask.", "Unlock."], ["Look.", "Ask.", "Unlock."]) == ["+Look.", " Ask.", " Unlock."]


def test_a_step_cut_in_two_is_a_change():
    assert render_diff(["Ask.\nWait."], ["Ask.", "Wait."]) == [" Ask.", "-Wait.", "+Wait."]


def test_a_step_shown_to_others_is_a_change():
    [was, now] = diff_steps([Step("Ask.")], [Step("Ask.", "internal")])
    assert (was.kind, was.line.internal, now.kind, now.line.internal) == ("removed", False, "added", True)


def test_retired_steps_are_all_removed_and_first_ones_all_added():
    assert render_diff(["Ask."], []) == ["-Ask."]
    assert render_diff([], ["Ask."]) == ["+Ask."]


@given(STEPS, STEPS)
def test_both_lists_can_be_read_from_their_changes(before, after):
    diff = diff_steps(before, after)
    assert [change.line for change in diff if change.kind != "added"] == list_lines(before)
    assert [change.line for change in diff if change.kind != "removed"] == list_lines(after)
