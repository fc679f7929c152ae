"""What is stored of a day or a zone is right, whatever another process does meanwhile."""

from datetime import timedelta

import pytest

from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import load_faq
from bot.stats.period import DAY
from bot.store.schema.counts import DayRow
from bot.store.stats import rollup
from tests.conftest import NOON
from tests.desk.stats.plain_figures import make
from tests.desk.stats.rollups import asks, figures, stored_rows, use


def test_a_zone_that_another_process_just_began_to_use_is_not_removed(small_desk):
    use(small_desk, "Europe/Berlin")
    asks(small_desk, NOON - 3 * DAY)
    roll_up(small_desk, NOON)
    with small_desk.database.begin_light() as transaction:
        assert not rollup.remove_zone(transaction, "Europe/Berlin")
    assert len(stored_rows(small_desk, DayRow)) == 3


def test_a_day_that_another_process_kept_meanwhile_is_left_to_it(small_desk):
    asks(small_desk, NOON - DAY)
    with small_desk.database.read() as session:
        step = rollup.count_next_day(session, "UTC", NOON.date())
    asks(small_desk, NOON - DAY + timedelta(minutes=1), asker="another")
    assert roll_up(small_desk, NOON) == 1
    with small_desk.database.begin_light() as transaction:
        assert not rollup.save_counted_day(transaction, step)
    assert load_faq(small_desk, "90d", at=NOON).questions == 2


def test_a_roll_up_that_broke_goes_on_where_it_was(small_desk):
    make(small_desk.database, 4, 40, days=20)
    before = figures(small_desk)
    with small_desk.database.read() as session:
        step = rollup.count_next_day(session, "UTC", NOON.date())
    broken = pytest.raises(RuntimeError)
    with broken, small_desk.database.begin_light() as transaction:
        rollup.save_counted_day(transaction, step)
        raise RuntimeError
    assert stored_rows(small_desk) == []
    roll_up(small_desk, NOON)
    assert figures(small_desk) == before
