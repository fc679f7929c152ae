"""Phrases that staff add to a code are found at once, on every worker."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.questions.lookup import Asker, look_up
from bot.desk.state.desk import open_desk
from bot.desk.steps.marks import save_mark
from bot.steps.mark import Mark
from tests.conftest import NOON, PREFIX, TEAM

CODE = PREFIX + "0000113"
PHRASE = "the padlock icon is red"
ASKED = Asker("U1", "errcode", NOON)
LATER = replace(ASKED, at=NOON + timedelta(seconds=1))


@pytest.fixture
def worker(small_desk, database_url, lexicon):
    """Return another desk on the same database."""
    opened = open_desk(database_url, lexicon, hash_key="a key for tests", team=TEAM)
    yield opened
    opened.database.engine.dispose()
    assert small_desk


def verdict_and_codes(answer):
    return answer.verdict, [match.entry.code for match in answer.matches]


def test_a_phrase_is_found_at_once_and_on_another_worker_within_a_second(small_desk, worker, mei):
    assert verdict_and_codes(look_up(small_desk, PHRASE, ASKED))[0] != "answer"
    assert verdict_and_codes(look_up(worker, PHRASE, ASKED))[0] != "answer"
    save_mark(small_desk, Mark(CODE, phrases=(PHRASE,)), mei)
    assert verdict_and_codes(look_up(small_desk, PHRASE, ASKED)) == ("answer", [CODE])
    worker.cache.refresh(worker.database)
    assert verdict_and_codes(look_up(worker, PHRASE, LATER)) == ("answer", [CODE])


def test_a_phrase_that_was_taken_back_is_forgotten(small_desk, worker, mei):
    save_mark(small_desk, Mark(CODE, phrases=(PHRASE,)), mei)
    save_mark(small_desk, Mark(CODE), mei)
    worker.cache.refresh(worker.database)
    assert verdict_and_codes(look_up(worker, PHRASE, LATER))[0] != "answer"


def test_severity_and_who_must_act_are_told_with_the_answer(small_desk, worker, mei):
    marked = Mark(CODE, severity="high", actor="support")
    save_mark(small_desk, marked, mei)
    worker.cache.refresh(worker.database)
    assert [match.mark for match in look_up(worker, f"{CODE} {PREFIX}0000112", LATER).matches] == [marked, None]
