"""Staff decide on a phrase that was learned: one press adds it, one dismisses it for good."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.desk.admin.audit import load_audit_log
from bot.desk.home.home import HomePosition, load_home
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.steps.marks import save_mark
from bot.desk.steps.phrases import accept_phrase, dismiss_phrase
from bot.errors import Refusal
from bot.stats.learning import LearnedPhrase
from bot.steps.actor import Actor
from bot.steps.mark import MAX_PHRASES, Mark
from bot.store.schema.steps import LearnedPhraseRow
from bot.store.steps.phrases import replace_waiting_phrases
from tests.conftest import NOON, PREFIX
from tests.desk.patience import patiently
from tests.desk.steps.picks import CHOICE, DAY, LOCKED, PASSWORD, PEOPLE, pick, shown, waiting

PASSPORT = PREFIX + "0000603"


@pytest.fixture
def learned(small_desk):
    """Return a desk where a phrase waits, and its key."""
    for user in PEOPLE:
        pick(small_desk, user)
    [phrase] = waiting(small_desk)
    return small_desk, phrase.key


def verdict(desk, text):
    return look_up(desk, text, Asker("U9", "errcode", NOON + DAY)).verdict


def test_one_press_adds_the_phrase_signed_in_the_log_and_the_search_uses_it(learned, mei):
    desk, key = learned
    assert verdict(desk, CHOICE) == "choose"
    accept_phrase(desk, key, mei)
    assert verdict(desk, CHOICE) == "answer"
    assert desk.cache.guide.marks[LOCKED].phrases == (CHOICE,)
    change = load_audit_log(desk.database)[0]
    assert (change.by, change.what, change.subject, change.detail) == ("mei", "marked code", LOCKED, f"+ “{CHOICE}”")
    assert waiting(desk) == []


def test_one_press_dismisses_it_for_good_and_no_decision_holds_its_words(learned, mei):
    desk, key = learned
    dismiss_phrase(desk, key, mei)
    assert waiting(desk) == []
    pick(desk, "U04")
    assert waiting(desk) == []
    change = load_audit_log(desk.database)[0]
    assert (change.by, change.what, change.subject, change.detail) == ("mei", "dismissed a phrase", LOCKED, "")
    with desk.database.read() as session:
        assert list(session.scalars(select(LearnedPhraseRow.words))) == [None]
    assert LOCKED not in desk.cache.guide.marks


def test_a_phrase_that_staff_removed_again_is_not_suggested_again(learned, mei):
    desk, key = learned
    accept_phrase(desk, key, mei)
    save_mark(desk, Mark(LOCKED), mei)
    assert waiting(desk) == []


def test_another_code_may_be_suggested_for_dismissed_words(learned, mei):
    desk, key = learned
    dismiss_phrase(desk, key, mei)
    for user in PEOPLE:
        pick(desk, user, PASSWORD, at=NOON + DAY * 61)
    assert shown(desk, at=NOON + DAY * 61) == [(CHOICE, PASSWORD, 3)]


@pytest.mark.parametrize("decide", [accept_phrase, dismiss_phrase])
@pytest.mark.parametrize(
    ("first", "reply"),
    [(accept_phrase, "already added this phrase"), (dismiss_phrase, "already dismissed this phrase")],
)
def test_who_comes_second_is_told_what_the_first_decided(learned, mei, decide, *, first, reply):
    desk, key = learned
    first(desk, key, mei)
    with pytest.raises(Refusal, match=reply):
        decide(desk, key, replace(mei, user="U0OTHER"))


@pytest.mark.parametrize("decide", [accept_phrase, dismiss_phrase])
def test_a_phrase_that_is_gone_is_refused(small_desk, mei, decide):
    with pytest.raises(Refusal, match="isn't waiting any more"):
        decide(small_desk, "a" * 64, mei)


@pytest.mark.parametrize("decide", [accept_phrase, dismiss_phrase])
def test_only_staff_decide(learned, decide):
    desk, key = learned
    for actor in (Actor("ana", "home", NOON, "U1"), Actor("x", "home", NOON, "U0STAFF", outsider=True)):
        with pytest.raises(Refusal, match="Only support staff"):
            decide(desk, key, actor)
    assert len(waiting(desk)) == 1


def test_only_staff_see_the_phrases(learned):
    desk, _ = learned
    assert load_home(desk, "U1", HomePosition(), at=NOON).queue is None


def test_a_code_that_was_retired_gets_no_phrase_and_waits_no_more(learned, mei, fill):
    desk, key = learned
    fill(desk.database, [replace(desk.cache.index.entries[LOCKED], status="retired")])
    desk.cache.refresh(desk.database)
    with pytest.raises(Refusal, match=f"no longer has {LOCKED}"):
        accept_phrase(desk, key, mei)
    queue = load_home(desk, "U0STAFF", HomePosition(), at=NOON).queue
    assert [row for row in queue.rows if row.phrase] == []


def test_a_code_with_all_the_phrases_it_can_have_gets_none_more_until_one_is_removed(learned, mei):
    desk, key = learned
    many = Mark(LOCKED, phrases=tuple(f"the padlock number {number} is red" for number in range(MAX_PHRASES)))
    save_mark(desk, many, mei)
    with pytest.raises(Refusal, match=r"already has 20 phrases\. Remove one"):
        accept_phrase(desk, key, mei)
    save_mark(desk, replace(many, phrases=many.phrases[1:]), mei)
    accept_phrase(desk, key, mei)
    assert desk.cache.guide.marks[LOCKED].phrases[-1] == CHOICE


def test_a_phrase_that_leads_to_another_code_meanwhile_is_refused(learned, mei):
    desk, key = learned
    save_mark(desk, Mark(PASSPORT, phrases=(CHOICE,)), mei)
    with pytest.raises(Refusal, match=f"already leads to {PASSPORT}"):
        accept_phrase(desk, key, mei)


@pytest.mark.parametrize("by_hand", ["Cannot sign in!", "cannot  sign-in", CHOICE])
@pytest.mark.parametrize("others", [0, MAX_PHRASES - 1])
def test_a_phrase_that_staff_added_by_hand_waits_no_more_at_once_and_is_not_added_again(learned, mei, by_hand, others):
    desk, key = learned
    phrases = (by_hand, *(f"the padlock number {number} is red" for number in range(others)))
    save_mark(desk, Mark(LOCKED, phrases=phrases), mei)
    queue = load_home(desk, "U0STAFF", HomePosition(), at=NOON).queue
    assert [row for row in queue.rows if row.phrase] == []
    changes = load_audit_log(desk.database)
    accept_phrase(desk, key, mei)
    assert desk.cache.guide.marks[LOCKED].phrases == phrases
    assert load_audit_log(desk.database) == changes
    with pytest.raises(Refusal, match="already added"):
        accept_phrase(desk, key, mei)


def test_a_failed_press_leaves_the_phrase_waiting(learned, mei):
    desk, key = learned
    save_mark(desk, Mark(PASSPORT, phrases=(CHOICE,)), mei)
    with pytest.raises(Refusal):
        accept_phrase(desk, key, mei)
    save_mark(desk, Mark(PASSPORT), mei)
    accept_phrase(desk, key, mei)


def test_of_two_who_press_at_once_one_decides(learned, mei):
    desk, key = learned

    def press(decide):
        try:
            patiently(decide, desk, key, mei)
        except Refusal as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor() as threads:
        replies = list(threads.map(press, [accept_phrase, dismiss_phrase] * 2))
    assert replies.count("") == 1
    assert all("already" in reply for reply in replies if reply)


def test_the_queue_shows_the_five_most_frequent_at_once_and_then_the_next(small_desk, mei):
    learned = {f"key {number}": LearnedPhrase(f"words {number}", LOCKED, 3 + number) for number in range(7)}
    with small_desk.database.begin() as session:
        replace_waiting_phrases(session, learned, NOON)

    def people():
        queue = load_home(small_desk, "U0STAFF", HomePosition(), at=NOON).queue
        return [row.phrase.people for row in queue.rows]

    assert people() == [9, 8, 7, 6, 5]
    dismiss_phrase(small_desk, "key 6", mei)
    assert people() == [8, 7, 6, 5, 4]
