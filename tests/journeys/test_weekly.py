"""A week of questions, its summary in the channel, what staff make of it, and the next week's summary."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.trial import standin
from bot.desk.notifications.schedules import SchedulePlan, save_schedule
from bot.desk.notifications.weekly import write_due_summaries
from bot.desk.questions.lookup import Asker, look_up
from bot.slack.notifications.cards.summary import render_summary
from bot.steps.actor import Actor
from tests.journeys.person import eventually, labels, shown

pytestmark = pytest.mark.slow

LOCKED, WRONG, UNKNOWN = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112", "GGATEWAY_CODE_903"
MONDAY = datetime(2026, 11, 9, tzinfo=UTC)  # the first of the week that is summed up
NINE = MONDAY + timedelta(days=7, hours=8)  # 09:00 in Berlin on the Monday after it
WEEK = timedelta(weeks=1)


@pytest.fixture
def weekly(desk):
    """Let Mei have set up a summary for #support."""
    by = Actor("mei", "home", MONDAY - WEEK, standin.MEI)
    assert save_schedule(desk, SchedulePlan(standin.SUPPORT_CHANNEL, zone="Europe/Berlin"), by) == {}


def ask(desk, text, *askers, at):
    for number, asker in enumerate(askers):
        look_up(desk, text, Asker(asker, "errcode", at + timedelta(minutes=number)))


async def summary_of(person, days):
    """Wait for the summary of some days and all of its thread; give both."""

    async def there():
        said = [one for one in await person.messages() if one["user"] == standin.BOT]
        head = next((one for one in said if days in shown(one)), None)
        return (head, [one for one in said if one.get("thread_ts") == head["ts"] != one["ts"]]) if head else None

    await eventually(there, f"no summary of {days}")

    async def quiet():
        return person.screen.all_is_sent()

    await eventually(quiet, "the thread has no end")
    return await there()


@pytest.mark.usefixtures("weekly")
async def test_staff_write_steps_from_the_summary_and_the_next_one_shows_it(mei, desk, clock):
    ask(desk, LOCKED, "U1", "U2", "U3", at=MONDAY + timedelta(hours=10))
    ask(desk, WRONG, "U1", at=MONDAY + timedelta(days=1))
    ask(desk, UNKNOWN, "U2", at=MONDAY + timedelta(days=2))
    clock.at = NINE - timedelta(minutes=1)
    assert write_due_summaries(desk, clock(), render=render_summary) == 0
    clock.at = NINE
    assert write_due_summaries(desk, clock(), render=render_summary) == 1
    head, thread = await summary_of(mei, "9–15 Nov 2026")
    assert "5 questions by 3 people" in shown(head)
    assert "mei" in shown(head)
    assert any(block["type"] == "image" for block in head["blocks"])
    assert UNKNOWN in shown(head)
    assert not any("<!" in shown(one) for one in [head, *thread])

    await mei.opens_modal(mei.press(head, "Write steps"), "Step 1")
    await mei.saves(step_1="Unlock it.", checked=["yes"])
    ask(desk, LOCKED, "U1", "U2", at=NINE + timedelta(days=1))
    clock.at = NINE + WEEK
    assert write_due_summaries(desk, clock(), render=render_summary) == 1
    head, thread = await summary_of(mei, "16–22 Nov 2026")
    assert "2 questions by 2 people" in shown(head)
    assert "Write steps" not in labels(head)
    assert any(f"`{LOCKED}`" in shown(one) and "@mei" in shown(one) for one in [head, *thread])


@pytest.mark.usefixtures("weekly")
async def test_the_same_week_is_never_posted_twice_and_an_empty_one_is_a_line(mei, desk, clock):
    clock.at = NINE
    assert write_due_summaries(desk, clock(), render=render_summary) == 1
    assert write_due_summaries(desk, clock(), render=render_summary) == 0
    head, thread = await summary_of(mei, "9–15 Nov 2026")
    assert thread == []
    assert len(shown(head).splitlines()) <= 2
    clock.at = NINE + timedelta(hours=1)
    assert write_due_summaries(desk, clock(), render=render_summary) == 0


async def test_anyone_asks_what_is_asked_most_and_sees_a_code_of_its_own(tom, mei, desk, clock):
    clock.at = MONDAY + timedelta(days=2)
    ask(desk, LOCKED, "U1", "U2", "U3", at=MONDAY + timedelta(hours=10))
    card = await tom.types("faq")
    assert f"`{LOCKED}`" in shown(card)
    assert "3 people" in shown(card)
    assert "Write steps" not in labels(card)
    assert any(label.startswith("Write steps") for label in labels(await mei.types("faq week")))
    stats = await tom.types(f"stats {LOCKED}")
    assert "3" in shown(stats)

    async def drawn():
        said = await tom.direct_messages()
        return any(block["type"] == "image" for one in said for block in one.get("blocks", ()))

    await eventually(drawn, "no picture of the twelve weeks")
