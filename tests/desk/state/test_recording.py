"""Whether questions are recorded is known from the questions themselves."""

import pytest

from bot.database.database import Unavailable
from bot.database.driver_errors import BUSY
from bot.desk.state.recording import FAULT, FORGOTTEN, TOLERATED, Recording

DAMAGED = "The database file is damaged."


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.time = 100.0

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    """Return the clock by which failures are judged."""
    return Clock()


@pytest.fixture
def recording(clock):
    """Return what remembers whether questions were recorded, before the first one."""
    return Recording(clock)


def fail(recording, error):
    with pytest.raises(type(error)), recording.watch():
        raise error


def succeed(recording):
    with recording.watch():
        pass


def test_what_lasts_is_reported_after_a_while_and_no_more_once_a_question_is_recorded(recording, clock):
    fail(recording, Unavailable(DAMAGED))
    assert recording.find_trouble() == ""
    clock.time += TOLERATED
    assert recording.find_trouble() == DAMAGED
    succeed(recording)
    assert recording.find_trouble() == ""


def test_one_question_that_met_a_lock_is_no_trouble_but_a_second_one_later_on_is(recording, clock):
    fail(recording, Unavailable(BUSY))
    clock.time += TOLERATED
    assert recording.find_trouble() == ""
    fail(recording, Unavailable(BUSY))
    assert recording.find_trouble() == BUSY


def test_a_recorded_question_in_between_begins_the_time_anew(recording, clock):
    for _ in range(5):
        fail(recording, Unavailable(BUSY))
        clock.time += TOLERATED
        succeed(recording)
    fail(recording, Unavailable(BUSY))
    assert recording.find_trouble() == ""


def test_where_nobody_asks_any_more_nobody_knows_until_the_next_failure(recording, clock):
    fail(recording, Unavailable(DAMAGED))
    clock.time += FORGOTTEN + 1
    assert recording.find_trouble() == ""
    fail(recording, Unavailable(DAMAGED))
    assert recording.find_trouble() == DAMAGED


def test_what_a_probe_met_too_is_over_when_a_probe_succeeds(recording, clock):
    fail(recording, Unavailable(BUSY))
    clock.time += TOLERATED
    recording.note_probe(BUSY)
    assert recording.find_trouble() == BUSY
    recording.note_probe("")
    assert recording.find_trouble() == ""


def test_what_no_probe_met_is_not_over_because_a_probe_succeeds(recording, clock):
    fail(recording, Unavailable(DAMAGED))
    clock.time += TOLERATED
    recording.note_probe("")
    assert recording.find_trouble() == DAMAGED


def test_a_fault_of_the_program_counts_and_is_not_repeated(recording, clock):
    fail(recording, ValueError("what somebody typed"))
    clock.time += TOLERATED
    assert recording.find_trouble() == FAULT
