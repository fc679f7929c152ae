"""Figures are read once before anybody asks."""

import pytest
from sqlalchemy import event

from bot.desk.ahead import read_ahead
from bot.desk.figures import faq, stats
from tests.conftest import NOON, PREFIX


@pytest.fixture
def compiled(small_desk):
    """Give the statements that had to be put together, rather than taken from those that were before."""
    anew = []

    @event.listens_for(small_desk.database.engine, "before_cursor_execute")
    def note(*about):
        context = about[4]
        if context.compiled and context.cache_hit.name != "CACHE_HIT":
            anew.append(context.statement)

    return anew


def test_after_reading_ahead_no_statement_is_put_together_for_whoever_asks_first(small_desk, compiled):
    small_desk.database.engine.clear_compiled_cache()
    read_ahead(small_desk, NOON)
    assert len(compiled) > 10
    compiled.clear()
    faq(small_desk, "week", at=NOON)
    stats(small_desk, PREFIX + "0000113", at=NOON)
    assert compiled == []
