"""A channel whose id changes keeps what was chosen for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.admin.settings import CHANNELS_SETTING, SettingsChange, move_channel, save_desk_settings
from bot.steps.actor import Actor
from bot.store.admin.audit import list_audit_entries
from bot.store.notifications import outbox, schedules, snoozes
from bot.store.schema.notifications import PostRow
from tests.conftest import NOON

SLACK = Actor("Slack", "slack", NOON)
ADMIN = Actor("ada", "home", NOON, "U0ADMIN")
OLD, NEW = "G0SECRET", "C0SECRET"
SCHEDULE = schedules.Schedule(OLD, 1, 9, "UTC", paused=False, surges=True, by="ada", by_id="U0ADMIN", since=NOON)


@pytest.fixture
def desk(small_desk):
    """Return a desk that answers and posts in a private channel, and in another one."""
    assert save_desk_settings(small_desk, SettingsChange(channels=("C01", OLD)), ADMIN) == {}
    with small_desk.database.begin() as session:
        schedules.upsert_schedule(session, replace(SCHEDULE, trouble="channel_not_found"))
        schedules.upsert_schedule(session, replace(SCHEDULE, channel="C01"))
        new = (
            outbox.NewPost(f"summary {channel}", channel, "summary", {"channel": channel}) for channel in (OLD, "C01")
        )
        outbox.write_posts(session, new, at=NOON)
        snoozes.snooze_code(session, OLD, "g1", NOON + timedelta(days=1))
    small_desk.cache.refresh(small_desk.database)
    return small_desk


def log(desk):
    with desk.database.read() as session:
        return [(entry.by, entry.what, entry.subject, entry.detail) for entry in list_audit_entries(session)]


def test_all_of_it_moves_at_once_and_is_logged_once(desk):
    later = replace(SLACK, at=NOON + timedelta(hours=1))
    assert move_channel(desk, OLD, NEW, later)
    assert desk.cache.access.channels == {"C01", NEW}
    by_channel = {schedule.channel: schedule for schedule in desk.cache.schedules}
    assert set(by_channel) == {"C01", NEW}
    assert (by_channel[NEW].trouble, by_channel[NEW].since, by_channel[NEW].surges) == (None, later.at, True)
    assert by_channel["C01"].since == NOON
    with desk.database.read() as session:
        rows = sorted((row.key, row.channel, row.told["channel"]) for row in session.query(PostRow))
        assert snoozes.load_snoozes(session, NOON) == {(NEW, "g1")}
    assert rows == [("summary C01", "C01", "C01"), (f"summary {OLD}", NEW, NEW)]
    assert log(desk)[0] == ("Slack", "moved channel", NEW, f"was {OLD}")
    assert not move_channel(desk, OLD, NEW, later), "Slack may tell it twice"
    assert len([what for _, what, *_ in log(desk) if what == "moved channel"]) == 1


@pytest.mark.parametrize(("old", "new"), [("C09", "C10"), (OLD, ""), (OLD, "<!channel>"), ("", NEW)])
def test_a_channel_of_which_nothing_is_kept_changes_nothing(desk, old, new):
    before = log(desk)
    assert not move_channel(desk, old, new, SLACK)
    assert log(desk) == before


def test_what_was_set_up_for_the_new_id_meanwhile_stands(desk):
    with desk.database.begin() as session:
        schedules.upsert_schedule(session, replace(SCHEDULE, channel=NEW, hour=17))
        snoozes.snooze_code(session, NEW, "g1", NOON + timedelta(days=2))
    assert save_desk_settings(desk, SettingsChange(channels=("C01", OLD, NEW)), ADMIN) == {}
    assert move_channel(desk, OLD, NEW, SLACK)
    assert desk.cache.access.choices[CHANNELS_SETTING] == ["C01", NEW]
    assert {schedule.channel: schedule.hour for schedule in desk.cache.schedules} == {"C01": 9, NEW: 17}
    with desk.database.read() as session:
        assert snoozes.load_snoozes(session, NOON + timedelta(days=1)) == {(NEW, "g1")}
