"""When words are worth suggesting: three people, one code, and what was asked right after a miss."""

from datetime import timedelta

import pytest

from bot.stats.learning import Choice, LaterLookup, LearnedPhrase, Miss, find_choice_after_miss, find_learned_phrases
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)
MISS = Miss(question=7, at=NOON, asker=1, words="otp wrong")


def learn(*choices):
    return list(find_learned_phrases(Choice(words, code, asker) for words, code, asker in choices))


def choose(code, *askers, words="otp wrong"):
    return [(words, code, asker) for asker in askers]


def test_three_people_who_typed_the_same_words_make_a_phrase():
    assert learn(*choose("G1", 1, 2)) == []
    assert learn(*choose("G1", 1, 2, 3)) == [LearnedPhrase("otp wrong", "G1", 3)]


def test_one_person_counts_once():
    assert learn(*choose("G1", 1, 2, 2, 2, 1)) == []


def test_words_after_which_anybody_chose_another_code_are_none():
    assert learn(*choose("G1", 1, 2, 3, 4, 5), *choose("G2", 6)) == []
    assert learn(*choose("G1", 1, 2, 3), *choose("G2", 3)) == []


def test_other_words_are_counted_apart():
    learned = learn(*choose("G1", 1, 2, 3), *choose("G2", 1, 2, 3, 4, words="no sms"), *choose("G1", 9, words="sms"))
    assert learned == [LearnedPhrase("otp wrong", "G1", 3), LearnedPhrase("no sms", "G2", 4)]


def later(question, minutes, *codes):
    return [LaterLookup(question, NOON + MINUTE * minutes, code, role) for code, role in codes]


def after_miss(*lookups):
    choice = find_choice_after_miss(MISS, [row for rows in lookups for row in rows])
    return choice and choice.code


def test_what_is_answered_right_after_a_miss_is_what_was_meant():
    rows = later(8, 1, ("G1", "answered"))
    assert find_choice_after_miss(MISS, rows) == Choice("otp wrong", "G1", 1)


@pytest.mark.parametrize(("minutes", "code"), [(0, "G1"), (5, "G1"), (5.01, None)])
def test_five_minutes_later_it_is_another_matter(minutes, code):
    assert after_miss(later(8, minutes, ("G1", "answered"))) == code


@pytest.mark.parametrize(
    "codes",
    [
        [("G1", "answered"), ("G2", "answered")],
        [("G1", "answered"), ("G9", "missing")],
        [("G1", "offered")],
        [("G1", "offered"), ("G1", "chosen")],
    ],
)
def test_an_answer_with_several_codes_or_a_choice_tells_nothing(codes):
    assert after_miss(later(8, 1, *codes)) is None


def test_another_miss_in_between_is_another_try():
    assert after_miss(later(8, 1, ("G9", "missing")), later(9, 2, ("G1", "answered"))) == "G1"


def test_only_the_next_question_counts():
    assert after_miss(later(8, 1, ("G1", "offered")), later(9, 2, ("G1", "answered"))) is None
    assert after_miss(later(8, 1, ("G2", "answered")), later(9, 2, ("G1", "answered"))) == "G2"


def test_what_was_asked_before_does_not_count_nor_what_was_picked_of_the_miss_itself():
    assert after_miss(later(6, 1, ("G1", "answered")), later(7, 1, ("G1", "chosen"))) is None
    assert after_miss() is None
