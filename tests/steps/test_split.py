import re

from hypothesis import given
from hypothesis import strategies as st

from bot.steps.split import split_into_steps
from bot.steps.step import MAX_STEP_LENGTH, MAX_STEPS

WORDS = st.text(alphabet="ab.。!? \n\t　-1", max_size=300)
LONG = st.lists(st.one_of(WORDS, st.text(max_size=40)), max_size=60).map("".join)
MARK = re.compile(r"^[ \t]*(?:step[ \t]+)?\d{1,2}(?:[.):]|\.\))[ \t]+(?=\S)", re.IGNORECASE | re.MULTILINE)


def letters(text):
    return "".join(text.split())


@given(LONG)
def test_nothing_is_lost_but_white_space_and_the_numbers_of_a_list(text):
    result = letters("".join(split_into_steps(text)))
    assert result in {letters(text), letters(MARK.sub("", text))}


@given(LONG)
def test_every_piece_is_a_step(text):
    for piece in split_into_steps(text):
        assert 0 < len(piece) <= MAX_STEP_LENGTH
        assert piece == piece.rstrip()
        assert piece.strip()


@given(
    st.lists(st.text(alphabet="xyz .\n", min_size=1, max_size=400).filter(str.strip), min_size=2, max_size=MAX_STEPS)
)
def test_a_list_gives_its_items(texts):
    items = [" ".join(item.split()) for item in texts]
    assert split_into_steps("\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))) == tuple(items)


@given(st.text(max_size=MAX_STEP_LENGTH).filter(lambda text: not MARK.search(text)))
def test_a_text_that_fits_stays_as_it_is(text):
    assert split_into_steps(text) == ((text.strip(),) if text.strip() else ())


def test_a_list_may_begin_with_a_sentence_and_hold_several_lines():
    text = "Do this:\n 1) Ask for the time.\n    With the zone.\n 2) Unlock.\n\nThen wait."
    assert split_into_steps(text) == ("Do this:\nAsk for the time.\n    With the zone.", "Unlock.\n\nThen wait.")


def test_words_for_a_step_count_as_its_number():
    assert split_into_steps("Step 1: ask\nstep 2: unlock") == ("ask", "unlock")


def test_what_does_not_count_from_one_is_no_list():
    for text in ("1. only one", "3. late\n4. later", "1. a\n1. b", "1. a\n2. b\n1. c", "2.5 is a number\n1.5 too"):
        assert split_into_steps(text) == (text,)


def test_a_list_with_more_items_than_steps_have_room_is_cut_as_late_as_possible():
    text = "\n".join(f"{number}. {'word ' * 20}" for number in range(1, 41))
    steps = split_into_steps(text)
    assert len(steps) < MAX_STEPS
    assert letters("".join(steps)) == letters(text)


def test_a_text_is_cut_between_paragraphs_rather_than_elsewhere():
    steps = ["Sentence one. Sentence two.\n" * 12 + "End."] * 6
    assert split_into_steps("\n\n".join(steps)) == tuple("\n\n".join(steps[n : n + 2]) for n in (0, 2, 4))


def test_a_long_paragraph_is_cut_between_sentences_and_a_long_sentence_between_words():
    sentences = split_into_steps("Ask the customer for the time of the last login. " * 50)
    assert all(piece.endswith("login.") for piece in sentences)
    assert all(piece.endswith("word") for piece in split_into_steps("word " * 900))


def test_sentences_without_blanks_are_cut_too():
    assert {piece[-1] for piece in split_into_steps("请客户重新登录。" * 300)} == {"。"}


def test_an_endless_word_is_cut_where_it_must_be():
    assert [len(piece) for piece in split_into_steps("x" * 2_500)] == [1_000, 1_000, 500]


def test_a_short_paragraph_does_not_become_a_step_of_its_own():
    first, *_ = split_into_steps("Note.\n\n" + "word " * 900)
    assert len(first) > 900


def test_a_book_is_cut_at_once():
    steps = split_into_steps("word " * 200_000)
    assert len(steps) == 1_000
    assert letters("".join(steps)) == "word" * 200_000
