"""Nobody is shown a key, and no screen is too large for Slack, however long codes and catalogs' names are."""

import json
from collections.abc import Iterator

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.desk.home.home import HomePosition, load_home
from bot.desk.notifications.summary import load_summary
from bot.desk.questions.lookup import Asker, pick_code, show_codes
from bot.desk.questions.typeahead import find_codes
from bot.desk.stats.code_stats import load_code_stats
from bot.desk.stats.stats import load_faq
from bot.desk.steps.feedback import VoteTarget, record_vote
from bot.desk.steps.followers import follow_code
from bot.desk.steps.history import load_history
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import SaveRequest, save_steps
from bot.desk.steps.suggestions import load_suggestion, suggest_step
from bot.slack.cards.answer import answer_card
from bot.slack.cards.code_options import code_options
from bot.slack.home.cards.channel_catalog_form import channel_catalog_blocks, channel_catalog_form
from bot.slack.home.cards.home_view import home_view
from bot.slack.notifications.cards.summary_thread import thread_cards
from bot.slack.stats.cards.code_stats import stats_card
from bot.slack.stats.cards.faq import FaqPart, faq_card
from bot.slack.steps.cards.feedback_form import why_form
from bot.slack.steps.cards.follow_card import following_card
from bot.slack.steps.cards.history_form import history_view
from bot.slack.steps.cards.marks_form import marks_form
from bot.slack.steps.cards.review_form import review_form
from bot.slack.steps.cards.write_form import FormMetadata
from bot.slack.steps.write_open import build_write_form
from bot.stats.period import resolve_period
from bot.steps.mark import Mark
from bot.steps.step import Step
from bot.store.admin.catalogs import Catalog, create_catalog
from tests.conftest import NOON

NUMBER = 2147483647
CODES = [f"X<&`|{'A' * 192}{number:03}" for number in range(8)]
KEYS = [f"{NUMBER} {code}" for code in CODES]
HIDDEN = ("value", "action_id", "block_id", "callback_id", "private_metadata")
LIMITS = {"value": 2_000, "action_id": 255, "block_id": 255, "private_metadata": 3_000, "accessibility_label": 75}


@pytest.fixture
def screens(open_small, sqlite_url, fill, mei):
    """Return every screen of a desk with a second catalog of long codes, by name."""
    desk = open_small(sqlite_url)
    with desk.database.begin() as transaction:
        create_catalog(transaction, Catalog(NUMBER, "<!here>" + "N" * 53))
    fill(desk.database, [Entry(code, "x", code, "x", meanings=(Meaning("Long"),), catalog=NUMBER) for code in CODES])
    desk.cache.refresh_and_wait(desk.database)
    save_steps(desk, SaveRequest(KEYS[0], 0, (Step("Wait"),), codes=tuple(KEYS[1:4])), mei)
    save_steps(desk, SaveRequest(KEYS[1], 0, (Step("Call"),)), mei)
    record_vote(desk, VoteTarget(KEYS[1], KEYS[0], 1), asked=Asker("U1", "card", NOON), solved=False)
    suggest_step(desk, KEYS[2], "Try again", words="", by=mei)
    for key in KEYS * 3:
        pick_code(desk, key, question=None, asked=Asker("U1", "card", NOON))
    followed = follow_code(desk, KEYS[7], Asker("U0STAFF", "card", NOON))
    return {
        "answer": answer_card(show_codes(desk, KEYS, NOON), staff=True),
        "follow": following_card(followed),
        "why": why_form(VoteTarget(KEYS[1], KEYS[0], 1)),
        "write": build_write_form(load_steps_form(desk, KEYS[1]), FormMetadata(KEYS[1], "")),
        "shared": build_write_form(load_steps_form(desk, KEYS[1]), FormMetadata(KEYS[1], KEYS[0])),
        "marks": marks_form(load_steps_form(desk, KEYS[1]).entry, Mark(KEYS[1]), "N" * 60),
        "review": review_form(load_suggestion(desk, 1, mei)),
        "history": history_view(load_history(desk, KEYS[0])),
        "stats": stats_card(load_code_stats(desk, KEYS[1], at=NOON), staff=True),
        "faq": faq_card(load_faq(desk, "week", at=NOON), FaqPart(), staff=True),
        "summary": list(thread_cards(load_summary(desk, resolve_period("week", NOON, "UTC"), by="mei", at=NOON))),
        "home": home_view(load_home(desk, "U0STAFF", HomePosition(), at=NOON)),
        "form": channel_catalog_form(desk.cache.snapshot.catalogs),
        "channels": list(channel_catalog_blocks({"C1": NUMBER}, desk.cache.snapshot.catalogs)),
        "options": code_options(find_codes(desk, "x"), desk.cache.snapshot.catalogs),
    }


def walk(node: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Yield every part of a screen with its name, the texts that only programs see included."""
    yield name, node
    if isinstance(node, dict):
        for own, part in node.items():
            yield from walk(part, own)
    if isinstance(node, list | tuple):
        for part in node:
            yield from walk(part, name)


def test_nobody_is_shown_a_key(screens):
    parts = [(name, part) for name, part in walk(list(screens.values())) if isinstance(part, str)]
    assert [part for name, part in parts if name not in HIDDEN and f"{NUMBER} X" in part] == []
    assert any(f"{NUMBER} X" in part for _, part in parts)


def test_every_value_and_label_has_room(screens):
    for name, part in walk(list(screens.values())):
        assert name not in LIMITS or len(str(part)) <= LIMITS[name]
        if isinstance(part, dict) and part.get("type") == "button":
            assert len(part["text"]["text"]) <= 75


def test_the_name_of_a_catalog_is_never_live(screens):
    live = [part for _, part in walk(list(screens.values())) if isinstance(part, dict) and part.get("type") == "mrkdwn"]
    assert "<!here>" not in json.dumps(live)
    assert "&lt;!here&gt;" in json.dumps(live)
