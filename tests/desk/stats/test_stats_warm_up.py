"""Figures are read once before anybody asks."""

import pytest
from sqlalchemy import event

from bot.desk.questions.lookup import Asker, look_up
from bot.desk.stats.code_stats import load_code_stats, warm_up_figures
from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import load_faq
from bot.stats.period import DAY
from tests.conftest import NOON, PREFIX

LOCKED = PREFIX + "0000113"


@pytest.fixture
def asked_desk(small_desk):
    look_up(small_desk, LOCKED, Asker("U1", "errcode", NOON - 40 * DAY))
    return small_desk


@pytest.fixture
def compiled(asked_desk):
    """Return the statements that had to be compiled rather than taken from the cache."""
    anew = []

    @event.listens_for(asked_desk.database.engine, "before_cursor_execute")
    def note(*about):
        context = about[4]
        if context.compiled and context.cache_hit.name != "CACHE_HIT":
            anew.append(str(context.compiled))

    asked_desk.database.engine.clear_compiled_cache()
    return anew


def test_after_reading_ahead_no_statement_is_put_together_for_whoever_asks_first(asked_desk, compiled):
    roll_up(asked_desk, NOON)
    compiled.clear()
    warm_up_figures(asked_desk, NOON)
    assert len(compiled) > 10
    compiled.clear()
    load_faq(asked_desk, "week", at=NOON)
    load_code_stats(asked_desk, LOCKED, at=NOON)
    assert compiled == []


def test_what_is_not_kept_yet_is_not_counted_ahead(asked_desk, compiled):
    warm_up_figures(asked_desk, NOON)
    assert not any("lookups" in statement for statement in compiled)
