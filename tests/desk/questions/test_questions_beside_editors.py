"""On PostgreSQL a slow lock stops those who need it, and nobody else."""

from contextlib import suppress
from time import monotonic

import pytest
from sqlalchemy import func, select, text

from bot.database.database import Unavailable, open_database
from bot.database.driver_errors import BUSY
from bot.desk.admin.settings import move_channel
from bot.desk.questions.inbox import Arrival, record_work
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.steps.actor import Actor
from bot.store.admin import audit, catalog
from bot.store.schema.questions import QuestionRow

CODE = "USCUSTOMER_API_0000113"


@pytest.fixture
def desk(open_small, postgres_url):
    return open_small(postgres_url)


@pytest.fixture
def other(postgres_url):
    """Return a second engine on the database, like another process."""
    opened = open_database(postgres_url, patience=5)
    yield opened
    opened.engine.dispose()


def edit(desk, asked):
    """Make a change that only needs the audit lock."""
    return move_channel(desk, "C0OLD0", "C0NEW0", Actor("mei", "home", asked.at, "U0ADMIN"))


@pytest.fixture
def asked(noon):
    return Asker("U1", "errcode", noon)


def test_while_an_import_holds_the_editors_lock_every_question_is_recorded(desk, other, asked):
    refused = []
    with other.begin() as importing:
        catalog.lock_imports(importing)
        audit.lock_changes(importing)
        for _ in range(4):
            with pytest.raises(Unavailable) as busy:
                edit(desk, asked)
            refused.append(busy.value.detail)
            questions = [look_up(desk, CODE, asked).question for _ in range(6)]
            assert None not in questions
            assert pick_code(desk, CODE, question=questions[0], asked=asked).question
            assert record_work(desk, Arrival(f"work {len(refused)}", "U1", {}, asked.at))
    assert refused == [BUSY] * 4
    with desk.database.read() as session:
        assert session.scalar(select(func.count()).select_from(QuestionRow)) == 24


def test_the_second_editor_is_refused_at_once(desk, other, asked):
    with other.begin() as importing:
        audit.lock_changes(importing)
        waits = []
        for _ in range(2):
            began = monotonic()
            with pytest.raises(Unavailable):
                edit(desk, asked)
            waits.append(monotonic() - began)
    assert waits[1] < waits[0] / 4


@pytest.mark.parametrize("table", ["inbox", "deliveries", "posts", "audit", "fixes"])
def test_a_lock_that_no_question_needs_keeps_none_from_being_recorded(desk, other, asked, table):
    with other.begin_light() as holding:
        holding.execute(text(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
        with suppress(Unavailable):
            record_work(desk, Arrival("work", "U1", {}, asked.at))
        with suppress(Unavailable):
            edit(desk, asked)
        assert None not in [look_up(desk, CODE, asked).question for _ in range(5)]


def test_a_lock_that_questions_need_lets_only_the_first_wait(desk, other, asked):
    with other.begin_light() as holding:
        holding.execute(text("LOCK TABLE questions"))
        waits = []
        for _ in range(3):
            began = monotonic()
            assert look_up(desk, CODE, asked).question is None
            waits.append(monotonic() - began)
        assert not edit(desk, asked)
    assert max(waits[1:]) < waits[0] / 4
