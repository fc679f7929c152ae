"""Merging a file into the stored steps: history is append-only, and nothing is overwritten unseen."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.steps.from_plain import ParsedFix
from bot.steps.merge import MergeConflictError, merge_fix
from bot.steps.step import Fix, Revision, Step
from bot.steps.to_plain import FixHistory

TODAY = date(2026, 11, 22)
ASK, UNLOCK, CALL = (Step("Ask"),), (Step("Unlock"),), (Step("Call"),)
FIRST = Revision(1, ASK, "mei", datetime(2026, 11, 3, 9, 0, tzinfo=UTC), "form", "U0STAFF")
SECOND = Revision(2, UNLOCK, "tom", datetime(2026, 11, 10, 9, 0, tzinfo=UTC), "form", "U0OTHER")
MEI = ("mei", date(2026, 11, 3))


def stored(*revisions, codes=("G1",), verified=None, due=None):
    return FixHistory(Fix(1, "G1", codes, revisions[-1], *(verified or (None, None)), due), revisions)


def parsed(steps, *revisions, **fields):
    return ParsedFix(1, "G1", steps, revisions=revisions, **fields)


def test_plain_steps_that_nobody_has_are_a_first_revision_and_believed():
    result = merge_fix(parsed(ASK, verified=MEI), None, TODAY)
    assert (result.kind, result.number, result.steps, result.codes, result.verified) == ("added", 1, ASK, ("G1",), MEI)


def test_a_history_is_taken_over_as_it_is():
    result = merge_fix(parsed(UNLOCK, FIRST, SECOND, verified=MEI, due="failing"), None, TODAY)
    assert (result.kind, result.taken, result.steps, result.number) == ("added", (FIRST, SECOND), None, 2)
    assert (result.verified, result.due) == (MEI, "failing")


def test_a_history_that_goes_on_is_added():
    result = merge_fix(parsed(UNLOCK, FIRST, SECOND), stored(FIRST, verified=MEI), TODAY)
    assert (result.kind, result.taken, result.steps, result.verified) == ("changed", (SECOND,), None, None)


def test_an_edited_export_is_a_new_revision_on_top_of_its_history():
    result = merge_fix(parsed(CALL, FIRST, verified=MEI), stored(FIRST, verified=MEI), TODAY)
    assert (result.kind, result.taken, result.steps, result.number) == ("changed", (), CALL, 2)


def test_an_old_name_does_not_stand_under_new_steps():
    assert merge_fix(parsed(CALL, FIRST, verified=MEI), stored(FIRST, verified=MEI), TODAY).verified is None
    assert merge_fix(parsed(CALL, verified=MEI), stored(FIRST, SECOND), TODAY).verified is None


def test_new_steps_that_were_verified_since_are_verified():
    today = ("mei", TODAY)
    assert merge_fix(parsed(CALL, verified=today), stored(FIRST, verified=MEI), TODAY).verified == today


def test_the_same_steps_change_nothing_but_for_blanks_around_them():
    current = stored(FIRST, verified=MEI, due="failing")
    result = merge_fix(parsed((Step("Ask\n"),)), current, TODAY)
    assert (result.kind, result.verified, result.due) == ("unchanged", MEI, "failing")


def test_a_newer_verification_is_taken_over_and_an_older_one_is_not():
    newer = ("tom", date(2026, 11, 20))
    result = merge_fix(parsed(ASK, verified=newer), stored(FIRST, verified=MEI, due="failing"), TODAY)
    assert (result.kind, result.verified, result.due) == ("confirmed", newer, None)
    assert merge_fix(parsed(ASK, verified=MEI), stored(FIRST, verified=newer), TODAY).kind == "unchanged"


def test_an_export_that_is_older_and_was_not_edited_changes_nothing():
    result = merge_fix(
        parsed(ASK, FIRST, codes=("G1",), verified=MEI), stored(FIRST, SECOND, codes=("G1", "G2")), TODAY
    )
    assert (result.kind, result.codes) == ("newer here", ("G1", "G2"))
    assert (result.verified, result.rewritten) == (None, False)


def test_an_export_that_is_older_and_was_edited_clashes():
    with pytest.raises(MergeConflictError, match="@tom saved revision 2 after this was exported"):
        merge_fix(parsed(CALL, FIRST), stored(FIRST, SECOND), TODAY)


def test_an_edited_export_that_was_imported_already_changes_nothing():
    third = replace(SECOND, steps=CALL)
    assert merge_fix(parsed(CALL, FIRST, verified=MEI), stored(FIRST, third), TODAY).kind == "unchanged"


def test_another_history_clashes():
    with pytest.raises(MergeConflictError, match="Revision 2 is another one here, saved by @tom"):
        merge_fix(parsed(CALL, FIRST, replace(SECOND, by="ann")), stored(FIRST, SECOND), TODAY)


def test_no_steps_retire_those_that_are_kept_and_only_those():
    assert merge_fix(parsed(()), stored(FIRST), TODAY).kind == "retired"
    assert merge_fix(parsed((), verified=MEI), None, TODAY).kind == "unchanged"
    retired = stored(FIRST, replace(SECOND, steps=()))
    assert merge_fix(parsed((), verified=("mei", TODAY)), retired, TODAY).kind == "unchanged"


def test_codes_come_and_go_if_the_file_names_any():
    current = stored(FIRST, codes=("G1", "G2"))
    assert merge_fix(parsed(ASK), current, TODAY).codes == ("G1", "G2")
    result = merge_fix(parsed(ASK, codes=("G1", "G3")), current, TODAY)
    assert (result.kind, result.added, result.gone, result.rewritten) == ("changed", ("G3",), ("G2",), False)


def test_a_day_that_is_yet_to_come_is_refused():
    with pytest.raises(MergeConflictError, match="cannot have been verified on 2062-11-03"):
        merge_fix(parsed(ASK, verified=("mei", date(2062, 11, 3))), None, TODAY)
