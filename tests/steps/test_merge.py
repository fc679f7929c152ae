"""Bringing a file together with what is kept: history is only added to, and nothing is overwritten unseen."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.steps.from_plain import Written
from bot.steps.merge import ClashError, merge
from bot.steps.step import Fix, Revision, Step
from bot.steps.to_plain import Kept

TODAY = date(2026, 11, 22)
ASK, UNLOCK, CALL = (Step("Ask"),), (Step("Unlock"),), (Step("Call"),)
FIRST = Revision(1, ASK, "mei", datetime(2026, 11, 3, 9, 0, tzinfo=UTC), "form", "U0STAFF")
SECOND = Revision(2, UNLOCK, "tom", datetime(2026, 11, 10, 9, 0, tzinfo=UTC), "form", "U0OTHER")
MEI = ("mei", date(2026, 11, 3))


def kept(*revisions, codes=("G1",), verified=None, due=None):
    return Kept(Fix(1, "G1", codes, revisions[-1], *(verified or (None, None)), due), revisions)


def said(steps, *revisions, **more):
    return Written(1, "G1", steps, revisions=revisions, **more)


def test_plain_steps_that_nobody_has_are_a_first_revision_and_believed():
    one = merge(said(ASK, verified=MEI), None, TODAY)
    assert (one.kind, one.number, one.steps, one.codes, one.verified) == ("added", 1, ASK, ("G1",), MEI)


def test_a_history_is_taken_over_as_it_is():
    one = merge(said(UNLOCK, FIRST, SECOND, verified=MEI, due="failing"), None, TODAY)
    assert (one.kind, one.taken, one.steps, one.number) == ("added", (FIRST, SECOND), None, 2)
    assert (one.verified, one.due) == (MEI, "failing")


def test_a_history_that_goes_on_is_added():
    one = merge(said(UNLOCK, FIRST, SECOND), kept(FIRST, verified=MEI), TODAY)
    assert (one.kind, one.taken, one.steps, one.verified) == ("changed", (SECOND,), None, None)


def test_an_edited_export_is_a_new_revision_on_top_of_its_history():
    one = merge(said(CALL, FIRST, verified=MEI), kept(FIRST, verified=MEI), TODAY)
    assert (one.kind, one.taken, one.steps, one.number) == ("changed", (), CALL, 2)


def test_an_old_name_does_not_stand_under_new_steps():
    assert merge(said(CALL, FIRST, verified=MEI), kept(FIRST, verified=MEI), TODAY).verified is None
    assert merge(said(CALL, verified=MEI), kept(FIRST, SECOND), TODAY).verified is None


def test_new_steps_that_were_verified_since_are_verified():
    today = ("mei", TODAY)
    assert merge(said(CALL, verified=today), kept(FIRST, verified=MEI), TODAY).verified == today


def test_the_same_steps_change_nothing_but_for_blanks_around_them():
    here = kept(FIRST, verified=MEI, due="failing")
    one = merge(said((Step("Ask\n"),)), here, TODAY)
    assert (one.kind, one.verified, one.due) == ("unchanged", MEI, "failing")


def test_a_newer_verification_is_taken_over_and_an_older_one_is_not():
    newer = ("tom", date(2026, 11, 20))
    one = merge(said(ASK, verified=newer), kept(FIRST, verified=MEI, due="failing"), TODAY)
    assert (one.kind, one.verified, one.due) == ("confirmed", newer, None)
    assert merge(said(ASK, verified=MEI), kept(FIRST, verified=newer), TODAY).kind == "unchanged"


def test_an_export_that_is_older_and_was_not_edited_changes_nothing():
    one = merge(said(ASK, FIRST, codes=("G1",), verified=MEI), kept(FIRST, SECOND, codes=("G1", "G2")), TODAY)
    assert (one.kind, one.codes, one.verified, one.rewritten) == ("newer here", ("G1", "G2"), None, False)


def test_an_export_that_is_older_and_was_edited_clashes():
    with pytest.raises(ClashError, match="@tom saved revision 2 after this was exported"):
        merge(said(CALL, FIRST), kept(FIRST, SECOND), TODAY)


def test_an_edited_export_that_was_imported_already_changes_nothing():
    third = replace(SECOND, steps=CALL)
    assert merge(said(CALL, FIRST, verified=MEI), kept(FIRST, third), TODAY).kind == "unchanged"


def test_another_history_clashes():
    with pytest.raises(ClashError, match="Revision 2 is another one here, saved by @tom"):
        merge(said(CALL, FIRST, replace(SECOND, by="ann")), kept(FIRST, SECOND), TODAY)


def test_no_steps_retire_those_that_are_kept_and_only_those():
    assert merge(said(()), kept(FIRST), TODAY).kind == "retired"
    assert merge(said((), verified=MEI), None, TODAY).kind == "unchanged"
    assert merge(said((), verified=("mei", TODAY)), kept(FIRST, replace(SECOND, steps=())), TODAY).kind == "unchanged"


def test_codes_come_and_go_if_the_file_names_any():
    here = kept(FIRST, codes=("G1", "G2"))
    assert merge(said(ASK), here, TODAY).codes == ("G1", "G2")
    one = merge(said(ASK, codes=("G1", "G3")), here, TODAY)
    assert (one.kind, one.added, one.gone, one.rewritten) == ("changed", ("G3",), ("G2",), False)


def test_a_day_that_is_yet_to_come_is_refused():
    with pytest.raises(ClashError, match="cannot have been verified on 2062-11-03"):
        merge(said(ASK, verified=("mei", date(2062, 11, 3))), None, TODAY)
