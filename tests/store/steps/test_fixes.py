from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.steps.actor import Actor
from bot.steps.check import find_text_faults
from bot.steps.mark import Mark
from bot.steps.step import Revision, Step
from bot.store.admin import audit
from bot.store.steps import fixes, marks
from bot.store.steps.fixes import load_fixes_since
from bot.store.steps.marks import load_marks_since

HOME, OTHER = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
KEPT = st.text().filter(lambda text: not list(find_text_faults(text)))
STEPS = st.lists(st.builds(Step, KEPT, st.sampled_from(["shareable", "internal"])), max_size=20).map(tuple)


@pytest.fixture
def revision(noon):
    return lambda number, *texts: Revision(number, tuple(map(Step, texts)), "mei", noon, "card", "U0STAFF", "because")


@pytest.fixture
def written(database, revision, mei):
    """Return a fix with one revision of one step, shown only for its home code."""
    with database.begin() as session:
        change = audit.log_change(session, mei, "saved steps", HOME)
        number = fixes.create_fix(session, HOME, change)
        fixes.add_revision(session, number, revision(1, "Ask."), change)
    return number


def test_a_fix_is_read_as_it_was_written(database, written, revision):
    with database.read() as session:
        fix = fixes.find_fix(session, HOME)
        assert (fix.id, fix.home, fix.codes, fix.revision) == (written, HOME, (HOME,), revision(1, "Ask."))
        assert (fix.verified_by, fix.verified_on, fix.due, fix.published) == (None, None, None, True)
        assert fixes.find_fix(session, OTHER) is None
        assert load_fixes_since(session) == {HOME: fix}


def test_revisions_are_only_added_and_read_newest_first(database, written, revision):
    with database.begin() as session:
        fixes.add_revision(session, written, revision(2), change=9)
        assert fixes.list_revisions(session, written) == (revision(2), revision(1, "Ask."))
        assert not fixes.find_fix(session, HOME).published


def test_a_number_that_is_taken_is_never_written_over(database, written, revision):
    with pytest.raises(IntegrityError), database.begin() as session:
        fixes.add_revision(session, written, revision(1, "Unlock."), change=9)
    with database.read() as session:
        assert fixes.find_fix(session, HOME).revision == revision(1, "Ask.")


def test_a_code_has_one_fix_of_its_own(database, written):
    with pytest.raises(IntegrityError), database.begin() as session:
        fixes.create_fix(session, HOME, change=written)


def test_a_fix_is_shown_for_more_codes_and_no_longer_for_some(database, written):
    with database.begin() as session:
        fixes.attach_codes(session, written, ["B", "A"], change=5)
        assert fixes.find_fix(session, HOME).codes == (HOME, "A", "B")
        fixes.detach_codes(session, written, ["A"], change=6)
        assert load_fixes_since(session, 5)[HOME].codes == (HOME, "B")
        assert not load_fixes_since(session, 6)


def test_a_fix_is_verified_on_a_day_in_utc_and_a_new_revision_is_not(database, written, revision, noon):
    late = noon + timedelta(hours=14)
    with database.begin() as session:
        fixes.mark_fixes_due(session, [HOME], "failing", change=5)
        fixes.verify_fix(session, written, Actor("ada", "cli", late))
        fix = fixes.find_fix(session, HOME)
        assert (fix.verified_by, fix.verified_on, fix.due) == ("ada", date(2026, 11, 19), None)
        fixes.add_revision(session, written, revision(2, "Unlock."), change=6)
        assert fixes.find_fix(session, HOME).verified_on is None


@pytest.mark.usefixtures("written")
def test_doubt_falls_on_all_published_fixes_of_a_code_once(database, revision):
    with database.begin() as session:
        shared = fixes.create_fix(session, OTHER, change=2)
        fixes.add_revision(session, shared, revision(1, "Wait."), change=2)
        fixes.attach_codes(session, shared, [HOME], change=2)
        retired = fixes.create_fix(session, "A", change=2)
        fixes.add_revision(session, retired, revision(1), change=2)
        fixes.attach_codes(session, retired, [HOME], change=2)
        assert fixes.mark_fixes_due(session, ["B", HOME], "reworded", change=7) == (OTHER, HOME)
        assert {home: fix.due for home, fix in load_fixes_since(session, 6).items()} == dict.fromkeys(
            (OTHER, HOME), "reworded"
        )
        assert fixes.mark_fixes_due(session, [HOME], "failing", change=8) == ()
        assert fixes.find_fix(session, HOME).due == "reworded"


def test_doubt_falls_on_as_many_codes_as_an_import_rewords(database, written):
    with database.begin() as session:
        assert fixes.mark_fixes_due(session, [HOME, *map(str, range(2_000))], "reworded", change=7) == (HOME,)
        assert fixes.find_fix(session, HOME).id == written


def test_the_last_verification_is_known_to_the_second(database, written, mei, noon):
    with database.begin() as session:
        assert fixes.find_last_verified(session, HOME) is None
        audit.log_change(session, mei, fixes.VERIFIED_ACTION, HOME)
        audit.log_change(session, mei, fixes.VERIFIED_ACTION, OTHER)
        assert fixes.find_last_verified(session, HOME) == noon
        assert written


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, why=KEPT)
def test_any_steps_are_read_exactly_as_they_were_written(database, noon, steps, why):
    revision = Revision(1, steps, "mei", noon, "card", None, why)
    with database.begin() as session:
        fix_id = fixes.create_fix(session, HOME, 1)
        fixes.add_revision(session, fix_id, revision, 1)
        session.expire_all()
        assert fixes.find_fix(session, HOME).revision == revision
        session.rollback()


def test_a_mark_is_read_as_it_was_written_and_replaced_whole(database):
    mark = Mark(HOME, "The account is locked", "high", "support", ("cannot get in", "gesperrt"))
    with database.begin() as session:
        assert marks.find_mark(session, HOME) is None
        marks.save_mark(session, mark, change=3)
        marks.save_mark(session, Mark(OTHER, severity="low"), change=4)
    with database.begin() as session:
        assert marks.find_mark(session, HOME) == mark
        assert marks.load_phrases(session) == {HOME: mark.phrases}
        assert load_marks_since(session, 3) == {OTHER: Mark(OTHER, severity="low")}
        marks.save_mark(session, Mark(HOME), change=5)
    with database.read() as session:
        assert marks.find_mark(session, HOME) == Mark(HOME)
        assert marks.load_phrases(session) == {}
