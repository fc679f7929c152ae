"""A PostgreSQL that hangs delays no answer: stopped processes, and a proxy that accepts but forwards nothing.

Without limits of our own every wait here would last until the server goes on, so for ever.
"""

import asyncio
import logging
import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # - it gives no types
import pytest
from sqlalchemy import func, select, text

from bot.database.breaker import REST
from bot.database.database import ANSWER, PATIENCE, Database, Unavailable
from bot.database.driver_errors import SILENT
from bot.database.postgres.connecting import MOST_LATE
from bot.database.postgres.connection import CHECK
from bot.database.postgres.engine import Limits
from bot.desk.admin.health import check_health
from bot.desk.questions.events import is_first_delivery
from bot.desk.questions.inbox import Arrival, record_work
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.desk.questions.sections import list_section
from bot.desk.state.desk import open_desk
from bot.slack.app.health import ProcessHealth
from bot.slack.bolt.ask import LookupBatcher
from bot.store.schema.dialect import set_statement_timeout
from bot.store.schema.questions import QuestionRow
from tests.at_once import run_at_once
from tests.database.postgres_proxy import Proxy

pytestmark = pytest.mark.slow

CODE = "USCUSTOMER_API_0000113"
BOUND = 2 * ANSWER  # seconds; two waits that add up take longer, and a busy machine doesn't


@pytest.fixture
def proxy(postgres_url, fill_small):
    """Give a proxy before the server, whose database holds five codes."""
    fill_small(postgres_url)
    opened = Proxy(postgres_url)
    yield opened
    opened.close()


class Clock:
    """A clock that is a while ahead of the machine's."""

    def __init__(self):
        self.ahead = 0.0

    def __call__(self):
        return time.monotonic() + self.ahead

    def rest(self):
        self.ahead += REST


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(proxy, lexicon, clock):
    """Give a desk that reaches its database through the proxy, and whose breakers have their own clock."""
    opened = open_desk(proxy.url, lexicon)
    yield replace(opened, database=Database(opened.database.engine, now=clock))
    opened.database.engine.dispose()


@pytest.fixture
def asked(noon):
    return Asker("U1", "errcode", noon)


@contextmanager
def silent_proxy(proxy):
    proxy.gate.clear()
    yield
    proxy.gate.set()


@contextmanager
def stopped(processes):
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)


def find_postmaster(postgres):
    return psutil.Process(int((Path(postgres.pgdata) / "postmaster.pid").read_text().splitlines()[0]))


@pytest.fixture(params=["silent proxy", "stopped server"])
def hang(request, proxy, postgres):
    """Give what makes the database hang in one of several ways."""

    def ways():
        if request.param == "silent proxy":
            return silent_proxy(proxy)
        postmaster = find_postmaster(postgres)
        return stopped([postmaster, *postmaster.children(recursive=True)])

    return ways


@contextmanager
def in_time(seconds=BOUND):
    start = time.monotonic()
    yield
    assert time.monotonic() - start < seconds


def count(desk):
    with desk.database.read() as session:
        return session.scalar(select(func.count()).select_from(QuestionRow))


def test_the_limits_add_up_to_less_than_a_second():
    assert ANSWER + 2 * CHECK < 0.9
    assert Limits(PATIENCE, PATIENCE).silence > PATIENCE, "a server that answers at its own limit is not silent"


def test_answers_leave_unrecorded_while_the_database_hangs_and_are_recorded_again_afterwards(
    hang, desk, asked, *, caplog, clock
):
    assert look_up(desk, CODE, asked).question
    with hang(), caplog.at_level(logging.WARNING):
        with in_time():
            first = look_up(desk, CODE, asked)
        with in_time(ANSWER):
            others = [look_up(desk, CODE, asked) for _ in range(20)] + [pick_code(desk, CODE, question=1, asked=asked)]
            assert list_section(desk, "KYC").total == 1
    assert {(one.verdict, one.question, one.matches[0].entry.code) for one in [first, *others]} == {
        ("answer", None, CODE)
    }
    assert {message.removeprefix("A question was not recorded. ") for message in caplog.messages} == {SILENT}
    clock.rest()
    assert look_up(desk, CODE, asked).question
    assert count(desk) == 2


def test_stopped_backends_are_left_for_new_ones(desk, asked, postgres, clock):
    with stopped(find_postmaster(postgres).children(recursive=True)):
        with in_time():
            look_up(desk, CODE, asked)
        clock.rest()
        with in_time():
            assert look_up(desk, CODE, asked).question


def test_a_connection_that_gets_no_answer_delays_nothing_and_leaves_few_threads(hang, desk, asked, clock):
    before = set(threading.enumerate())  # some may still wait for another test's server
    with hang():
        for _ in range(2 * MOST_LATE):
            desk.database.engine.dispose()
            clock.rest()
            with in_time():
                assert look_up(desk, CODE, asked).question is None
        began = set(threading.enumerate()) - before
        assert sum(thread.name == "connect" for thread in began) <= 2 * MOST_LATE + 1


def test_a_transaction_that_was_under_way_fails_too_and_its_outcome_is_open(hang, desk):
    silence = Limits(PATIENCE, PATIENCE).silence  # twice: the statement's, and that of its undoing
    with in_time(3 * silence), pytest.raises(Unavailable) as refused, hang(), desk.database.begin() as session:
        session.execute(text("SELECT 1"))
    assert refused.value.detail == SILENT
    assert "server" not in str(refused.value)


async def test_whoever_asks_meanwhile_waits_no_longer_than_the_first(hang, desk, asked):
    with hang(), in_time():
        counter = LookupBatcher(desk)
        first = [asyncio.create_task(counter.look_up(CODE, asked)) for _ in range(10)]
        await asyncio.sleep(0.1)
        answers = await asyncio.gather(*first, *(counter.look_up(CODE, asked) for _ in range(30)))
    assert {answer.question for answer in answers} == {None}


async def test_health_says_so_in_time(hang, desk):
    assert check_health(desk).database
    with hang(), in_time():
        told, well = await ProcessHealth().check(desk)
    assert (told["database"], well) == (False, False)


def test_a_long_statement_that_was_given_time_is_no_hang_and_the_next_transaction_has_the_usual_limits(desk):
    with desk.database.read() as session:
        set_statement_timeout(session, 5)
        session.execute(text(f"SELECT pg_sleep({Limits(PATIENCE, PATIENCE).silence * 1.5})"))
        driver = session.connection().connection.driver_connection
        assert driver.silence > 5
    with desk.database.read() as session:
        assert session.connection().connection.driver_connection is driver
        assert driver.silence < 1


def test_one_caller_at_a_time_finds_out_whether_the_database_answers_again(desk, proxy, asked, clock):
    with silent_proxy(proxy):
        look_up(desk, CODE, asked)
        clock.rest()
        start, waited = threading.Barrier(8), []

        def ask(_):
            start.wait()
            began = time.monotonic()
            look_up(desk, CODE, asked)
            waited.append(time.monotonic() - began)

        run_at_once(8, ask)
    assert sum(seconds > ANSWER / 2 for seconds in waited) == 1


def test_a_connection_that_comes_late_is_used_by_the_next_caller(desk, proxy, asked, clock):
    desk.database.engine.dispose()
    with silent_proxy(proxy):
        assert look_up(desk, CODE, asked).question is None
    while any(thread.name == "connect" for thread in threading.enumerate()):
        time.sleep(0.01)
    clock.rest()
    made = len(proxy.ends)
    assert look_up(desk, CODE, asked).question
    assert len(proxy.ends) == made


async def test_all_that_an_answer_may_do_in_the_database_one_after_the_other_ends_in_time(hang, desk, asked):
    def answer():
        record_work(desk, Arrival("work", "U1", {}, asked.at))

    def read():
        with desk.database.read():
            pass

    assert desk.database.resting is False
    read()
    with hang(), in_time():
        for step in (answer, read, read):
            with pytest.raises(Unavailable):
                step()
        assert is_first_delivery(desk, "event", asked.at)
        assert look_up(desk, CODE, asked).question is None
        desk.cache.refresh(desk.database)


def test_no_wait_of_an_answer_adds_up_to_more_than_its_limit(desk, proxy):
    """Connections that were open are silent, and so are new ones: each of these waits has its own limit too."""
    with desk.database.read():
        pass
    start = time.monotonic()
    with silent_proxy(proxy), pytest.raises(Unavailable), desk.database.read():
        pass
    silence = Limits(PATIENCE, PATIENCE).silence
    assert time.monotonic() - start < 2 * silence, "the two limits added up"
