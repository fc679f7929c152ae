"""What people type and then choose becomes a suggestion for staff, and no more is stored than that takes."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice, product

import pytest
from sqlalchemy import select

from bot.desk.admin.erase import erase_person
from bot.desk.questions.lookup import Asker, look_up, pick_code
from bot.desk.questions.phrases import find_possible_phrase
from bot.desk.questions.retention import purge_questions
from bot.desk.steps.learning import MAX_WAITING, suggest_phrases
from bot.desk.steps.phrases import dismiss_phrase
from bot.search.phrases import normalize_words
from bot.steps.actor import Actor
from bot.store.schema.steps import LearnedPhraseRow
from bot.store.steps.phrases import list_waiting_phrases, settle_phrase
from tests.conftest import NOON, entry
from tests.desk.patience import patiently
from tests.desk.steps.picks import (
    CHOICE,
    DAY,
    LOCKED,
    MINUTE,
    MISS,
    PASSWORD,
    PEOPLE,
    miss,
    pick,
    record_picks,
    shown,
    typed,
    waiting,
)


def phrases(desk):
    """Return what is stored of phrases: their keys, and their words unless they are decided."""
    with desk.database.read() as session:
        return set(session.execute(select(LearnedPhraseRow.key, LearnedPhraseRow.words)).all())


def test_three_people_who_picked_the_same_code_make_a_row_in_the_queue(small_desk):
    for user, text in zip(PEOPLE, (CHOICE, "Cannot  SIGN in!", "cannot, sign in"), strict=True):
        assert shown(small_desk) == []
        pick(small_desk, user, text=text)
    assert shown(small_desk) == [(CHOICE, LOCKED, 3)]
    pick(small_desk, "U04")
    assert shown(small_desk) == [(CHOICE, LOCKED, 4)]


def test_three_people_who_asked_for_the_same_code_right_after_a_miss_do_too(small_desk):
    for user in PEOPLE:
        miss(small_desk, user)
    assert shown(small_desk) == [(MISS, LOCKED, 3)]


def test_picks_from_the_codes_that_an_unknown_text_is_near_to_count_as_well(small_desk):
    for user in PEOPLE:
        pick(small_desk, user, PASSWORD, text=MISS)
    assert shown(small_desk) == [(MISS, PASSWORD, 3)]


def test_what_staff_decided_takes_no_place_of_what_waits(small_desk):
    for letters in islice(product("abcdefgh", repeat=3), MAX_WAITING):
        record_picks(small_desk, f"{MISS} door {''.join(letters)}", [*PEOPLE, "U04"])
    record_picks(small_desk, f"{MISS} gate", PEOPLE)
    assert suggest_phrases(small_desk, NOON) == MAX_WAITING
    with small_desk.database.begin() as session:
        for phrase in list_waiting_phrases(session):
            settle_phrase(session, phrase.key, "dismissed", NOON)
    assert shown(small_desk) == [(f"{MISS} gate", LOCKED, 3)]


def test_somebody_who_chose_another_code_is_a_doubt(small_desk):
    for user in PEOPLE:
        miss(small_desk, user)
    miss(small_desk, "U04", PASSWORD)
    assert shown(small_desk) == []


def test_somebody_who_opened_another_row_before_the_right_one_is_none(small_desk):
    pick(small_desk, "U01", PASSWORD, LOCKED)
    for user in PEOPLE[1:]:
        pick(small_desk, user)
    assert shown(small_desk) == [(CHOICE, LOCKED, 3)]
    pick(small_desk, "U04", LOCKED, PASSWORD)
    assert shown(small_desk) == []


def test_one_person_is_not_three(small_desk):
    for minutes in (0, 10, 20):
        pick(small_desk, "U1", at=NOON + MINUTE * minutes)
        miss(small_desk, "U1", at=NOON + MINUTE * (minutes + 2))
    assert shown(small_desk) == []


def test_what_is_older_than_60_days_no_longer_counts(small_desk):
    for user, days in zip(PEOPLE, (0, 30, 59), strict=True):
        pick(small_desk, user, at=NOON - DAY * days)
    assert len(shown(small_desk)) == 1
    assert shown(small_desk, at=NOON + DAY * 2) == []


def test_what_the_search_answers_meanwhile_is_not_suggested(small_desk, fill):
    for user in PEOPLE:
        miss(small_desk, user)
    assert len(shown(small_desk)) == 1
    fill(small_desk.database, [entry("0000200", "It is unable to enter")])
    small_desk.cache.refresh(small_desk.database)
    assert shown(small_desk) == []


@pytest.mark.parametrize("text", ["account errors", "KYC", "Customer-API", "uscustomer_api_000011x"])
def test_the_name_of_a_group_of_codes_is_no_phrase_of_one_of_them(small_desk, text):
    for user in PEOPLE:
        pick(small_desk, user, text=text)
        asked = Asker(user, "errcode", NOON)
        answer = look_up(small_desk, text, asked)
        pick_code(small_desk, LOCKED, question=answer.question, asked=asked, words=normalize_words(text))
    assert shown(small_desk) == []
    assert typed(small_desk) == [None] * 6


def test_what_was_stored_as_a_phrase_but_became_the_name_of_a_section_is_no_longer_suggested(small_desk, fill):
    for user in PEOPLE:
        pick(small_desk, user)
    assert len(shown(small_desk)) == 1
    fill(small_desk.database, [entry("0000200", "It is over", "cannot sign in")])
    small_desk.cache.refresh(small_desk.database)
    assert shown(small_desk) == []


@pytest.mark.parametrize("text", ["113", "locked 0000113 password", "mei@example.com cannot sign in", "x " * 150])
def test_a_code_a_number_or_anything_redacted_is_not_stored_when_somebody_picks(small_desk, text):
    assert find_possible_phrase(small_desk.cache.index, text) == ""
    answer = look_up(small_desk, "113", Asker("U1", "errcode", NOON))
    pick_code(small_desk, LOCKED, question=answer.question, asked=Asker("U1", "errcode", NOON), words=text)
    assert typed(small_desk) == [None]


def test_the_words_of_a_choice_are_stored_only_of_who_picked(small_desk):
    look_up(small_desk, CHOICE, Asker("U1", "errcode", NOON))
    pick(small_desk, "U2")
    look_up(small_desk, LOCKED, Asker("U2", "errcode", NOON))
    assert typed(small_desk) == [None, CHOICE, None]


def test_somebody_elses_press_stores_nothing_of_the_question(small_desk):
    answer = look_up(small_desk, CHOICE, Asker("U1", "errcode", NOON))
    pick_code(small_desk, LOCKED, question=answer.question, asked=Asker("U2", "errcode", NOON), words=CHOICE)
    assert typed(small_desk) == [None, None]


def test_the_words_of_a_choice_are_cleared_after_60_days_and_of_a_miss_after_90(small_desk):
    pick(small_desk, "U1")
    look_up(small_desk, MISS, Asker("U1", "errcode", NOON))
    purge_questions(small_desk, NOON + DAY * 60)
    assert typed(small_desk) == [CHOICE, MISS]
    purge_questions(small_desk, NOON + DAY * 60 + MINUTE)
    assert typed(small_desk) == [None, MISS]
    purge_questions(small_desk, NOON + DAY * 90 + MINUTE)
    assert typed(small_desk) == [None, None]


def test_a_phrase_that_nobody_decided_about_is_gone_after_60_days_though_nobody_looks_for_new_ones(small_desk, mei):
    for words, user in ((CHOICE, "U1"), (MISS, "U2")):
        record_picks(small_desk, words, [user, *PEOPLE])
    [dismissed, waits] = waiting(small_desk, at=NOON)
    dismiss_phrase(small_desk, dismissed.key, mei)
    purge_questions(small_desk, NOON + DAY * 60)
    assert phrases(small_desk) == {(dismissed.key, None), (waits.key, waits.words)}
    purge_questions(small_desk, NOON + DAY * 60 + MINUTE)
    assert phrases(small_desk) == {(dismissed.key, None)}


def test_two_processes_may_look_for_phrases_at_once(small_desk):
    for user in PEOPLE:
        pick(small_desk, user)
    with ThreadPoolExecutor() as threads:
        new = list(threads.map(lambda _: patiently(suggest_phrases, small_desk, NOON), range(3)))
    assert sum(new) == 1


def test_whoever_is_forgotten_is_no_longer_among_the_people(small_desk):
    for user in PEOPLE:
        pick(small_desk, user)
    pick(small_desk, "U04")
    assert shown(small_desk) == [(CHOICE, LOCKED, 4)]
    ada = Actor("ada", "terminal", NOON, trusted=True)
    assert dict(erase_person(small_desk, "U04", ada).counts)["suggested phrases"] == 1
    assert typed(small_desk) == [CHOICE] * 3 + [None]
    assert shown(small_desk) == [(CHOICE, LOCKED, 3)]
    erase_person(small_desk, "U01", ada)
    assert phrases(small_desk) == set()
    assert shown(small_desk) == []
