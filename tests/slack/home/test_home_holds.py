"""Whatever its lists hold, App Home stays within Slack's limits and has no live markup."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.entry import Entry, Meaning
from bot.desk.admin.settings import DeskSettings
from bot.desk.home.home import Home, HomePosition, UnreadGroup
from bot.desk.home.queue import QUEUE_KINDS, Queue, QueueFilter, QueueRow
from bot.desk.notifications.schedule_status import ScheduleStatus
from bot.desk.notifications.schedules import Schedule
from bot.desk.state.roles import Access, ConfiguredRoles
from bot.desk.steps.feedback import REASONS, Failure
from bot.desk.steps.phrases import SHOWN_AT_ONCE
from bot.slack.cards.blocks import section
from bot.slack.home.cards.home_view import decode_place, home_view, search_answer_form
from bot.slack.home.cards.settings_form import settings_form
from bot.stats.period import PERIOD_NAMES
from bot.steps.step import Fix, Revision, Step
from bot.store.steps.phrases import StoredPhrase
from bot.store.steps.queue import WaitingSuggestion
from tests.conftest import NOON
from tests.slack.support.card_looks import texts, units
from tests.slack.support.fake_slack import check, check_view
from tests.slack.support.faq_looks import counted, figures

NASTY = ["<!channel>", "<@U1>", "<https://x|y>", "&lt;", "`", "*", "\n", "@here", "word ", "🦔"]
quick = settings(print_blob=False)
wild = st.one_of(
    st.lists(st.sampled_from(NASTY), min_size=1, max_size=30).map("".join),
    st.text(min_size=1, max_size=300),
    st.sampled_from(NASTY).map(lambda piece: piece * 3_100),
).filter(str.strip)
codes = st.text("ABC_<&`019", min_size=1, max_size=100)
names = wild.map(lambda text: text[:100]).filter(str.strip)
entries = st.builds(
    Entry,
    codes,
    names,
    st.just("1"),
    names,
    st.sampled_from(["active", "retired"]),
    st.tuples(st.builds(Meaning, wild)),
)
fixes = st.builds(
    lambda home, due, by: Fix(1, home, (home, "G2"), Revision(1, (Step("x"),), by, NOON, "card"), by, NOON.date(), due),
    codes,
    st.sampled_from([None, "reworded", "failing"]),
    wild,
)
rows = st.builds(
    QueueRow,
    st.sampled_from(QUEUE_KINDS),
    codes,
    st.integers(0, 10**6),
    st.integers(0, 10**4),
    st.none() | entries,
    st.none() | fixes,
    st.none() | st.builds(WaitingSuggestion, st.integers(1, 10**9), codes, wild, wild, st.just(NOON)),
    st.none()
    | st.builds(Failure, codes, st.just(1), st.just(NOON), st.sampled_from([None, *REASONS]), st.none() | wild),
    st.booleans(),
    st.none() | st.builds(StoredPhrase, st.uuids().map(str), codes, wild, st.integers(3, 10**5)),
).filter(lambda row: row.phrase or row.kind != "phrase")
times = st.integers(0, 10**6)
counts = st.dictionaries(names, st.integers(0, 10**5), max_size=30)
queues = st.builds(
    lambda section, kind, rows, sections: Queue(
        QueueFilter(2, section, kind), tuple(rows), 900, 9_000, dict.fromkeys(QUEUE_KINDS, 9_000), sections
    ),
    names | st.just(""),
    st.sampled_from(["", *QUEUE_KINDS]),
    st.lists(rows, max_size=10),
    counts,
)
asked = st.builds(lambda entry, times: replace(figures(asked=times), code=entry.code, entry=entry), entries, times)
homes = st.builds(
    Home,
    st.builds(
        HomePosition,
        st.builds(QueueFilter, st.integers(1, 900), names, st.sampled_from(QUEUE_KINDS)),
        st.integers(1, 900),
        st.sampled_from(PERIOD_NAMES),
    ),
    st.lists(st.tuples(codes, st.none() | entries), max_size=10).map(tuple),
    st.integers(1, 900),
    st.none() | st.lists(asked, max_size=12).map(counted),
    st.none() | queues,
    st.lists(st.builds(UnreadGroup, st.sampled_from(["S0DESK", "admins"]), wild, st.integers(0, 99)), max_size=5).map(
        tuple
    ),
    st.just(None),
    st.just(()),
    wild,
)


def hold_to_slack(view, *, live=r"<[@#][A-Z0-9]+>"):
    """Check that a view stays within Slack's limits and has no live markup but mentions by id."""
    check(view, view["type"])
    check_view(view)
    buttons = {"actions", "input"}
    shown = "\n".join(text for block in view["blocks"] if block["type"] not in buttons for text in texts(block))
    assert "<" not in re.sub(live, "", shown)
    for block in view["blocks"]:
        for element in (block.get("accessory"), *block.get("elements", ())):
            if element and element.get("type") == "button":
                assert 0 < units(element["text"]["text"]) <= 75
                assert 0 < units(element["value"]) <= 2_000
                assert len(element["action_id"]) <= 255
            if element and element.get("type") == "static_select":
                assert len(element["options"]) <= 100
                assert all(
                    units(item["text"]["text"]) <= 75 and units(item["value"]) <= 150 for item in element["options"]
                )
                assert element.get("initial_option") in (None, *element["options"])


@given(homes)
@quick
def test_app_home_holds_to_slack_whatever_stands_in_it(home):
    view = home_view(home)
    hold_to_slack(view, live="$^")
    assert decode_place(view["private_metadata"]) == home.place


def test_app_home_has_room_for_the_longest_lists_and_menus():
    text = "word & " * 500
    entry = Entry("G" * 100, "family", "1", "section", meanings=(Meaning(text),))
    waiting = WaitingSuggestion(10**9, entry.code, text, "somebody" * 20, NOON)
    row = QueueRow("suggested", entry.code, 10**6, 10**4, entry)
    phrases = [StoredPhrase(str(number) * 64, entry.code, "w" * 200, 10**5) for number in range(SHOWN_AT_ONCE)]
    suggested = [replace(row, suggestion=waiting)] * (10 - len(phrases))
    rows = (*(replace(row, kind="phrase", phrase=phrase) for phrase in phrases), *suggested)
    sections = {f"section {number} " + "x" * 90: number for number in range(150)} | {"s" * 75: 1}
    sections |= {f"short {number}": number for number in range(150)}
    queue = Queue(QueueFilter(2, "gone meanwhile", "unknown"), rows, 900, 9_000, {}, sections)
    staff = tuple(f"U0{number:09}" for number in range(100))
    people = Access(ConfiguredRoles(staff), {"channels": [f"C0{number:09}" for number in range(100)]})
    faq = counted([replace(figures(asked=10**6), code=entry.code, entry=entry)] * 12)
    plans = (Schedule(f"C0{number:09}", 1, 9, "UTC", False, True, text, None, NOON, text) for number in range(99))
    coming = tuple(ScheduleStatus(schedule, NOON, NOON, late=True) for schedule in plans)
    groups = (UnreadGroup("S0DESK", text, 99),) * 5
    home = Home(HomePosition(), ((entry.code, entry),) * 10, 20, faq, queue, groups, people, coming, text)
    view = home_view(home)
    hold_to_slack(view)
    [kinds, of_sections] = next(block for block in view["blocks"] if block.get("block_id") == "home_menus")["elements"]
    assert len(kinds["options"]) == len(QUEUE_KINDS) + 1
    assert len(of_sections["options"]) == 100


def test_the_settings_form_holds_to_slack_at_its_largest():
    ids = [f"U0{number:017}" for number in range(100)]
    groups = [user.replace("U", "S", 1) for user in ids]
    channels = tuple(user.replace("U", "C", 1) for user in ids)
    hold_to_slack(settings_form(DeskSettings((*ids, *groups), channels, "3650", "3650")))


def test_the_answer_form_holds_to_slack_whatever_was_typed():
    blocks = [section("x" * 3_000)] * 47
    hold_to_slack(search_answer_form("<!channel> " * 4_000, {"text": "x", "blocks": blocks}))
