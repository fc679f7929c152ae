import threading
from dataclasses import replace
from datetime import timedelta
from time import sleep

import pytest
from sqlalchemy import select

from bot.desk.questions.lookup import Asker, look_up, look_up_all, look_up_unrecorded, pick_code, show_codes
from bot.desk.questions.sections import list_section
from bot.desk.state.desk import open_desk
from bot.desk.steps.save import SaveRequest, save_steps
from bot.errors import Refusal
from bot.steps.step import Step
from bot.store.schema.questions import AskerRow, LookupRow, QuestionRow
from tests.conftest import NOON
from tests.desk.rebuilding import lose_code_once_searched

CODE = "USCUSTOMER_API_0000113"
TWIN = "USCUSTOMER_API_0000112"


@pytest.fixture
def asked(noon):
    """Return an asker at noon, or some minutes later."""
    return lambda asker="U1", minutes=0, surface="errcode": Asker(asker, surface, noon + timedelta(minutes=minutes))


def questions(desk):
    with desk.database.read() as session:
        return session.scalars(select(QuestionRow).order_by(QuestionRow.id)).all()


def lookups(desk):
    with desk.database.read() as session:
        rows = session.scalars(select(LookupRow).order_by(LookupRow.question_id, LookupRow.place))
        return [(row.code, row.role) for row in rows]


def test_an_answer_holds_the_code_and_its_counts(small_desk, asked):
    answer = look_up(small_desk, CODE.lower(), asked())
    [match] = answer.matches
    assert (answer.verdict, answer.text) == ("answer", CODE.lower())
    assert (match.entry.code, match.week, match.month) == (CODE, 1, 1)


def test_a_question_is_recorded_without_its_text_or_the_askers_name(small_desk, asked):
    answer = look_up(small_desk, CODE, asked("U0ASKER"))
    [question] = questions(small_desk)
    assert (question.id, question.at) == (answer.question, asked().at)
    assert (question.surface, question.verdict, question.typed) == ("errcode", "answer", None)
    with small_desk.database.read() as session:
        [asker] = session.scalars(select(AskerRow))
    assert question.asker == asker.id
    assert len(asker.hash) == 64
    assert "U0ASKER" not in asker.hash
    assert lookups(small_desk) == [(CODE, "answered")]


def test_an_asker_has_the_same_hash_each_time_and_nobody_else_has_it(small_desk, asked):
    for asker in ("U1", "U1", "U2"):
        look_up(small_desk, CODE, asked(asker))
    first, again, other = (question.asker for question in questions(small_desk))
    assert first == again != other


def test_a_look_up_of_nobody_is_not_recorded(small_desk):
    answer = look_up_unrecorded(small_desk, CODE, NOON)
    assert (answer.verdict, answer.question, answer.matches[0].week) == ("answer", None, None)
    assert questions(small_desk) == []


def test_what_is_unknown_is_kept_cleaned_with_the_codes_that_are_missing(small_desk, asked):
    text = "Mei (mei@example.com, card 4111 1111 1111 1111) got USCUSTOMER_API_0000999"
    answer = look_up(small_desk, text, asked())
    [question] = questions(small_desk)
    assert answer.verdict == question.verdict == "unknown"
    assert question.typed == "Mei ([e-mail], card [number]) got USCUSTOMER_API_0000999"
    assert lookups(small_desk) == [("USCUSTOMER_API_0000999", "missing")]


def test_of_several_codes_all_are_recorded_and_two_are_shown_in_full(small_desk, asked):
    codes = [CODE, "USCUSTOMER_API_0000603", TWIN]
    answer = look_up(small_desk, " ".join(codes), asked())
    assert [match.entry.code for match in answer.matches] == codes
    assert [match.week for match in answer.matches] == [1, 1, None]
    assert lookups(small_desk) == [(code, "answered") for code in codes]


def test_the_rows_of_a_choice_are_offered_and_count_only_once_chosen(small_desk, asked):
    choice = look_up(small_desk, "113", asked())
    assert (choice.verdict, {match.entry.code for match in choice.matches}) == ("choose", {CODE, "GGATEWAY_CODE_113"})
    assert {role for _, role in lookups(small_desk)} == {"offered"}
    answer = pick_code(small_desk, CODE, question=choice.question, asked=asked(minutes=1))
    assert (answer.verdict, answer.question, answer.matches[0].week) == ("answer", choice.question, 1)
    assert lookups(small_desk)[2:] == [(CODE, "chosen")]
    assert len(questions(small_desk)) == 1


def test_pressing_twice_is_no_further_question(small_desk, asked):
    choice = look_up(small_desk, "113", asked())
    for _ in range(2):
        answer = pick_code(small_desk, CODE, question=choice.question, asked=asked())
    assert answer.matches[0].week == 1
    assert len(lookups(small_desk)) == 3


def test_a_choice_of_somebody_elses_question_is_a_question_of_its_own(small_desk, asked):
    choice = look_up(small_desk, "113", asked("U1"))
    answer = pick_code(small_desk, CODE, question=choice.question, asked=asked("U2"))
    assert answer.question != choice.question
    assert [question.verdict for question in questions(small_desk)] == ["choose", "answer"]


@pytest.mark.parametrize("question", [None, 4711])
def test_a_choice_whose_question_was_not_recorded_is_a_question_of_its_own(small_desk, asked, question):
    answer = pick_code(small_desk, CODE, question=question, asked=asked())
    assert (answer.verdict, answer.matches[0].week) == ("answer", 1)
    assert lookups(small_desk) == [(CODE, "answered")]


def test_a_choice_of_a_code_that_is_gone_is_unknown(small_desk, asked):
    assert pick_code(small_desk, "G1", question=None, asked=asked()).missing == ("G1",)


def test_an_answer_says_which_section_was_asked_for_and_how_many_codes_are_left_out(add, asked):
    desk = add(*["Account message"] * 7)  # beside three that are in the section already
    for answer in (look_up(desk, "account", asked()), look_up_unrecorded(desk, "account", asked().at)):
        assert (answer.verdict, len(answer.matches), answer.more, answer.group) == ("choose", 5, 5, "account")
    picked = pick_code(desk, CODE, question=None, asked=asked())
    assert (picked.more, picked.group) == (0, "")


def test_the_week_begins_on_monday_and_the_month_on_the_first(small_desk, asked):
    day = 24 * 60
    for minutes in (-18 * day, -16 * day, -2 * day - 12 * 60 - 1, -2 * day - 12 * 60):
        look_up(small_desk, CODE, asked(minutes=minutes))  # 31 October, 2 November, Sunday 23:59, Monday 0:00
    [match] = look_up(small_desk, CODE, asked()).matches
    assert (match.week, match.month) == (2, 4)


def test_questions_of_other_processes_are_counted(small_desk, database_url, lexicon, asked):
    other = open_desk(database_url, lexicon)
    look_up(small_desk, CODE, asked())
    look_up(other, CODE, asked())
    assert look_up(small_desk, CODE, asked()).matches[0].week == 3
    other.database.engine.dispose()


def test_a_code_that_nobody_asks_for_is_no_twin(small_desk, asked):
    assert look_up(small_desk, TWIN, asked()).matches[0].twin is None


def test_the_twin_is_the_code_asked_most_lately(small_desk, asked):
    for code, times in ((CODE, 1), ("USCUSTOMER_API_0000111", 2)):
        for number in range(times):
            look_up(small_desk, code, asked(f"U{number}"))
    small_desk.cache.refresh_ranks(small_desk.database, asked(minutes=2).at)
    assert look_up(small_desk, TWIN, asked(minutes=2)).matches[0].twin.code == "USCUSTOMER_API_0000111"


def test_a_catalog_that_another_process_changed_is_seen_a_second_later(small_desk, fill, asked):
    assert look_up(small_desk, "USCUSTOMER_API_0000777", asked()).verdict == "unknown"
    seven = small_desk.cache.index.entries[CODE]
    fill(small_desk.database, [replace(seven, code="USCUSTOMER_API_0000777", number="0000777")])
    small_desk.cache.refresh(small_desk.database)
    assert look_up(small_desk, "USCUSTOMER_API_0000777", asked(minutes=1)).verdict == "answer"


def test_sixteen_threads_record_every_question_and_count_each_once(small_desk, asked):
    weeks = []

    def recorded(asker):
        while (answer := look_up(small_desk, CODE, asked(asker))).question is None:
            sleep(0.2)  # the database is busy: the answer left without being recorded
        return answer.matches[0].week

    def work(number):
        weeks.extend(recorded(f"U{number}") for _ in range(10))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(questions(small_desk)) == len(lookups(small_desk)) == 160
    assert look_up(small_desk, CODE, asked(minutes=1)).matches[0].week == 161
    assert max(weeks) <= 160


def test_texts_asked_at_one_time_are_answered_and_recorded_as_if_alone(small_desk, asked):
    texts = [(CODE, asked("U1")), ("113", asked("U2")), ("nonsense zzz", asked("U3")), (CODE, asked("U1"))]
    answers = look_up_all(small_desk, texts)
    assert [answer.text for answer in answers] == [text for text, _ in texts]
    assert [answer.verdict for answer in answers] == ["answer", "choose", "unknown", "answer"]
    assert len({answer.question for answer in answers}) == len(questions(small_desk)) == 4
    assert answers[0].matches[0].week == answers[3].matches[0].week == 2


def test_codes_are_shown_exactly_and_in_their_order_without_being_recorded(small_desk):
    codes = ["USCUSTOMER_API_0000603", "GGATEWAY_CODE_113", CODE]
    answer = show_codes(small_desk, [*codes[:1], "G1", *codes[1:]], NOON)
    assert [match.entry.code for match in answer.matches] == codes
    assert (answer.verdict, answer.question, questions(small_desk)) == ("answer", None, [])


@pytest.mark.parametrize(
    "ability",
    [
        lambda desk: look_up(desk, CODE, Asker("U1", "errcode", NOON)),
        lambda desk: look_up_all(desk, [(CODE, Asker("U1", "errcode", NOON))] * 2)[1],
        lambda desk: look_up_unrecorded(desk, CODE, NOON),
        lambda desk: pick_code(desk, CODE, question=None, asked=Asker("U1", "errcode", NOON)),
        lambda desk: show_codes(desk, [CODE], NOON),
    ],
)
def test_an_answer_is_whole_though_the_cache_is_replaced_half_way(small_desk, mei, ability):
    save_steps(small_desk, SaveRequest(CODE, 0, (Step("Call."),)), mei)
    whole = ability(small_desk)
    lose_code_once_searched(small_desk, CODE)
    answer = ability(small_desk)
    assert CODE not in small_desk.cache.index.entries
    parts = [(match.entry, match.twin, match.advice, match.has_own_steps) for match in answer.matches]
    assert parts == [(match.entry, match.twin, match.advice, match.has_own_steps) for match in whole.matches]


def test_a_code_that_the_catalog_lacks_has_no_twin(small_desk):
    entry = replace(small_desk.cache.index.entries[CODE], code="USCUSTOMER_API_0000114", number="0000114")
    assert small_desk.cache.snapshot.twin(entry, {}) is None


def test_codes_that_are_all_gone_are_refused_kindly(small_desk):
    with pytest.raises(Refusal, match="ask again"):
        show_codes(small_desk, ["G1"], NOON)


@pytest.mark.parametrize(
    "ability",
    [
        lambda desk, code: look_up_unrecorded(desk, code, NOON).matches,
        lambda desk, code: show_codes(desk, [CODE, code], NOON).matches[1:],
        lambda desk, code: list_section(desk, "kitchen").entries,  # noqa: ARG005 - the list has its name instead
        lambda desk, code: pick_code(desk, code, question=None, asked=Asker("U1", "errcode", NOON)).matches,
    ],
)
def test_every_ability_sees_what_another_process_imported(small_desk, asked, fill, ability):
    look_up(small_desk, CODE, asked())
    new = replace(small_desk.cache.index.entries[CODE], code="USCUSTOMER_API_0000777", section="kitchen")
    fill(small_desk.database, [new])
    small_desk.cache.refresh(small_desk.database)
    assert len(ability(small_desk, new.code)) == 1


@pytest.mark.parametrize("text", ["hello", "thanks!", "ok 👍", "test 123", "", "???"])
def test_small_talk_is_no_question_and_leaves_no_record(small_desk, asked, text):
    answer = look_up(small_desk, text, asked())
    assert (answer.text, answer.verdict, answer.matches, answer.question) == (text, "nothing", (), None)
    assert look_up_unrecorded(small_desk, text, asked().at).verdict == "nothing"
    assert questions(small_desk) == lookups(small_desk) == []
    with small_desk.database.read() as session:
        assert session.scalars(select(AskerRow)).all() == []


def test_of_texts_that_come_together_only_the_questions_are_recorded(small_desk, asked):
    texts = ["hi", CODE, "thanks", "qwertz", "👍"]
    answers = look_up_all(small_desk, [(text, asked()) for text in texts])
    assert [answer.text for answer in answers] == texts
    assert [answer.verdict for answer in answers] == ["nothing", "answer", "nothing", "unknown", "nothing"]
    recorded = questions(small_desk)
    assert [answer.question for answer in answers] == [None, recorded[0].id, None, recorded[1].id, None]
    assert [question.typed for question in recorded] == [None, "qwertz"]
