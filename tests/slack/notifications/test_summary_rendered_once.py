"""A summary is computed and rendered once, when it is written; what waits in the outbox is sent as it is."""

import asyncio
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, current_thread, main_thread

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event, select, update

from bot.database.database import Database, Unavailable
from bot.database.driver_errors import BUSY
from bot.desk.admin.erase import erase_person
from bot.desk.notifications.schedules import SchedulePlan, save_schedule
from bot.desk.notifications.weekly import write_due_summaries
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.state.snapshot import build_catalog_index
from bot.desk.steps.save import SaveRequest, save_steps
from bot.slack.cards.blocks import escape
from bot.slack.notifications import send
from bot.slack.notifications.cards.summary import render_summary
from bot.slack.notifications.sender import POLL, Sender
from bot.slack.stats.cards.stats_rows import person_text
from bot.stats.charts import ChartImage
from bot.steps.actor import Actor
from bot.steps.step import Step
from bot.store.schema.notifications import PostRow
from bot.store.stats import totals
from tests.slack.support.card_looks import drawn

LOCKED, WRONG, UNKNOWN = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112", "GGATEWAY_CODE_903"
NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)  # in Berlin, on the Monday after noon's week
ADA = Actor("ada", "home", datetime(2026, 11, 1, tzinfo=UTC), "U0ADMIN")
CHANNEL = "C01"
WEEK = {"start": "2026-11-16", "end": "2026-11-23", "zone": "Europe/Berlin"}
PARTS = 4  # the message, and under it the top, the gaps, and what is new


class CountedDatabase(Database):
    """A database that counts its read transactions, and those that read lookups."""

    def __init__(self, engine):
        super().__init__(engine)
        self.reads = Counter()
        event.listen(engine, "before_cursor_execute", self.note)

    @contextmanager
    def read(self):
        with super().read() as session:
            self.statements = []
            yield session
            self.reads["all"] += 1
            self.reads["figures"] += any("FROM lookups" in statement for statement in self.statements)

    def note(self, *about):
        self.statements.append(about[2])


@pytest.fixture(autouse=True)
def drawing(monkeypatch):
    monkeypatch.setattr(send, "render_chart", lambda chart: ChartImage(b"PNG", chart.title))


@pytest.fixture
def office(desk, noon):
    """Return a desk with a week of questions and a channel with a summary."""
    assert save_schedule(desk, SchedulePlan(CHANNEL, zone="Europe/Berlin"), ADA) == {}
    for number, text in enumerate((LOCKED, LOCKED, WRONG, UNKNOWN)):
        look_up(desk, text, Asker(f"U{number}", "errcode", noon + timedelta(hours=number)))
    return desk


async def send_all(desk, slack):
    sender = Sender(desk, AsyncWebClient("xoxb-test", slack.url, timeout=2, retry_handlers=[]), lambda: NINE, 0.0)
    while await sender.send_next() != POLL:
        pass


def stored(desk):
    """Return the posts' payloads in the order of writing."""
    with desk.database.read() as session:
        return list(session.scalars(select(PostRow.told).order_by(PostRow.id)))


async def test_a_summary_and_its_replies_are_computed_in_one_transaction_and_rendered_once(office, slack):
    database = CountedDatabase(office.database.engine)
    counted = replace(office, database=database)
    rendered = []

    def render(summary):
        rendered.append(summary)
        return render_summary(summary)

    assert await asyncio.to_thread(write_due_summaries, counted, NINE, render=render) == 1
    assert database.reads == {"figures": 1, "all": 3}  # what is due, whether anything changed, and the figures
    await send_all(counted, slack)
    assert len(slack.posted[CHANNEL]) == PARTS
    assert len(rendered) == 1
    assert database.reads == {"figures": 1, "all": 3 + PARTS + 1}  # one look for each post, and one for no more


async def test_what_was_written_is_sent_whatever_changed_since(office, slack, noon):
    await asyncio.to_thread(write_due_summaries, office, NINE, render=render_summary)
    written = stored(office)
    save_steps(office, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), replace(ADA, at=noon))
    await send_all(office, slack)
    sent = slack.posted[CHANNEL]
    assert [message["text"] for message in sent] == [payload["text"] for payload in written]
    pictures = [block for message in sent for block in message["blocks"] if block["type"] == "image"]
    assert [picture["alt_text"] for picture in pictures] == ["Error codes, 16–22 Nov 2026"]
    assert [[block for block in message["blocks"] if block not in pictures] for message in sent] == [
        payload["blocks"] for payload in written
    ]


def test_a_code_that_was_just_added_is_named_by_its_meaning(office, fill):
    may_build = Event()

    def build(*source):
        may_build.wait(0 if current_thread() is main_thread() else 30)
        return build_catalog_index(*source)

    office.cache.build = build
    known = office.cache.index.entries[LOCKED]
    fill(office.database, [replace(known, code=UNKNOWN, family="gateway", number="903")])  # by another process
    write_due_summaries(office, NINE, render=render_summary)
    may_build.set()
    top = stored(office)[0]
    assert any(UNKNOWN in str(block) and known.meaning.text in str(block) for block in top["blocks"])


def test_a_channel_whose_figures_take_too_long_keeps_no_other_from_its_summary(office, monkeypatch, caplog):
    assert save_schedule(office, SchedulePlan("C02", zone="Asia/Hong_Kong"), ADA) == {}
    read = totals.read_counts

    def read_slowly(reader, *about):
        if reader.zone == "Europe/Berlin":
            raise Unavailable(BUSY)
        return read(reader, *about)

    monkeypatch.setattr(totals, "read_counts", read_slowly)
    assert write_due_summaries(office, NINE, render=render_summary) == 1
    assert f"The summary for {CHANNEL} could not be written; it is tried again. {BUSY}" in caplog.messages
    monkeypatch.undo()
    assert write_due_summaries(office, NINE, render=render_summary) == 1


async def test_what_was_sent_or_stopped_is_not_kept(office, slack):
    await asyncio.to_thread(write_due_summaries, office, NINE, render=render_summary)
    await send_all(office, slack)
    assert stored(office) == [{}] * PARTS


def to_payloads_of_0_3(gaps):
    """Return the payloads that release 0.3 stored for a summary with one page of gaps."""
    run = {"key": "summary C01 2026-W47", "channel": CHANNEL, "by": "ada", "week": WEEK}
    pages = {"part": "gaps", "codes": gaps, "page": 1, "pages": 1}
    parts = [{"part": part} for part in ({"part": "top"}, pages, {"part": "more"})]
    return [run | more for more in ({"until": "2026-11-25T08:00:00+00:00"}, *parts)]


@pytest.mark.parametrize("already", range(PARTS))
async def test_what_release_0_3_left_in_the_outbox_is_still_sent(office, slack, already):
    await asyncio.to_thread(write_due_summaries, office, NINE, render=render_summary)
    written = stored(office)
    with office.database.begin() as session:
        for number, payload in enumerate(to_payloads_of_0_3([LOCKED, UNKNOWN, WRONG, "GONE_1"]), 1):
            state = {"state": "sent", "ts": f"{number}.1"} if number <= already else {"told": payload}
            session.execute(update(PostRow).where(PostRow.id == number).values(**state))
    await send_all(office, slack)
    sent = slack.posted[CHANNEL]
    for message, payload in zip(sent, written[already:], strict=True):
        blocks = [block for block in message["blocks"] if block["type"] != "image"]
        assert (set(message["text"].split()), len(blocks)) == (set(payload["text"].split()), len(payload["blocks"]))
    assert [block["type"] for block in sent[0]["blocks"]].count("image") == (0 if already else 1)


async def test_a_gap_of_release_0_3_that_was_closed_since_offers_no_button(office, slack, noon):
    await asyncio.to_thread(write_due_summaries, office, NINE, render=render_summary)
    save_steps(office, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), replace(ADA, at=noon))
    with office.database.begin() as session:
        session.execute(update(PostRow).where(PostRow.id == 3).values(told=to_payloads_of_0_3([LOCKED, "GONE_1"])[2]))
    await send_all(office, slack)
    gaps = slack.posted[CHANNEL][2]
    assert "there are steps now" in drawn(gaps)
    assert "Write steps" not in drawn(gaps)


@pytest.mark.parametrize("name", ["mei", "@mei", "Mei <& Co>", "Mei  Ling, " + "of Customer Care" * 3])
async def test_somebody_forgotten_is_in_no_post_that_waits(office, slack, noon, name):
    mei = Actor(name, "card", noon, "U0ADMIN")
    save_steps(office, SaveRequest(LOCKED, 0, (Step("Unlock it."),)), mei)
    save_schedule(office, SchedulePlan("C02", zone="Europe/Berlin"), replace(mei, at=ADA.at))
    await asyncio.to_thread(write_due_summaries, office, NINE, render=render_summary)
    shown = [escape(person_text(name)), "Mei", "Care"]
    assert shown[0] in str(stored(office))
    erase_person(office, "U0ADMIN", Actor("ada", "terminal", NINE, trusted=True))
    assert [word for word in shown if word in str(stored(office))] == []
    await send_all(office, slack)
    assert "by @somebody" in str(slack.posted[CHANNEL])
