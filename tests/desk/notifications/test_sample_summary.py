"""A test of the summary: it goes to the admin who asks for it and to nobody else, once a minute."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.desk.notifications.sample_summary import write_sample_summary
from bot.desk.notifications.schedules import SchedulePlan, remove_schedule, save_schedule
from bot.desk.questions.lookup import Asker, look_up
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.store.schema.notifications import PostRow
from tests.conftest import NOON
from tests.desk.rendering import render_totals

ADMIN = Actor("ada", "home", NOON, "U0ADMIN")


@pytest.fixture
def desk(small_desk):
    save_schedule(small_desk, SchedulePlan("C01", 1, 9, "Asia/Hong_Kong"), ADMIN)
    return small_desk


def heads(desk):
    with desk.database.read() as session:
        return list(session.scalars(select(PostRow).where(PostRow.thread.is_(None))))


def test_the_admin_gets_the_last_whole_week_as_the_channel_would(desk):
    look_up(desk, "113", Asker("U1", "errcode", NOON - timedelta(days=7)))
    look_up(desk, "113", Asker("U1", "errcode", NOON))
    woken = []
    desk.senders.append(lambda: woken.append(True))
    write_sample_summary(desk, "C01", replace(ADMIN, name="bob"), render=render_totals)
    [head] = heads(desk)
    assert (head.channel, head.kind, head.told["text"]) == ("U0ADMIN", "summary", "1 questions, set up by ada")
    assert woken == [True]


def test_a_double_press_sends_one_and_a_minute_later_there_may_be_another(desk):
    write_sample_summary(desk, "C01", ADMIN, render=render_totals)
    with pytest.raises(Refusal, match="less than a minute ago"):
        write_sample_summary(desk, "C01", replace(ADMIN, at=NOON + timedelta(seconds=5)), render=render_totals)
    write_sample_summary(desk, "C01", replace(ADMIN, at=NOON + timedelta(minutes=1)), render=render_totals)
    assert len(heads(desk)) == 2


def test_only_an_admin_gets_one_and_only_of_a_channel_that_has_a_summary(desk):
    with pytest.raises(Refusal, match="Only an admin"):
        write_sample_summary(desk, "C01", replace(ADMIN, user="U0STAFF"), render=render_totals)
    remove_schedule(desk, "C01", ADMIN)
    with pytest.raises(Refusal, match="no weekly summary any more"):
        write_sample_summary(desk, "C01", ADMIN, render=render_totals)
    assert heads(desk) == []
