from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from bot.database.database import Unavailable
from bot.desk.state.cache import Cache
from bot.desk.steps.history import load_history, restore_steps
from bot.desk.steps.marks import save_mark
from bot.desk.steps.read import load_steps_form
from bot.desk.steps.save import SaveConflict, SaveRequest, save_steps, verify_steps
from bot.errors import Refusal
from bot.steps.mark import Mark
from bot.steps.step import Step
from bot.store.admin.audit import list_audit_entries, read_versions

LOCKED, PASSWORD = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112"
PEOPLE = 8


@pytest.fixture
def workers(open_small, database_url, lexicon):
    """Return the desks of two workers that share nothing but the database."""
    desk = open_small(database_url)
    other = open_small(database_url)
    return desk, replace(other, cache=Cache.fill(other.database, lexicon, desk.cache.access.configured))


@pytest.fixture
def at_once(workers):
    """Return a function that lets people do something at the same moment, half of them on each worker."""

    def run(do):
        start = Barrier(PEOPLE)

        def person(number):
            start.wait()
            return patiently(lambda: do(workers[number % 2], number))

        with ThreadPoolExecutor(PEOPLE) as threads:
            return list(threads.map(person, range(PEOPLE)))

    return run


def patiently(do):
    """Retry while the database is busy, as the form offers."""
    while True:
        try:
            return do()
        except Unavailable:
            continue


def text_of(number):
    return (Step(f"Said by {number}."),)


def test_of_many_who_began_with_the_same_revision_one_saves_and_the_others_see_it(workers, at_once, mei):
    save_steps(workers[0], SaveRequest(LOCKED, 0, (Step("Ask."),)), mei)
    done = at_once(lambda desk, number: save_steps(desk, SaveRequest(LOCKED, 1, text_of(number)), mei))
    clashes = [result for result in done if isinstance(result, SaveConflict)]
    [saved] = [result for result in done if not isinstance(result, SaveConflict)]
    assert len(clashes) == PEOPLE - 1
    assert {clash.theirs.revision for clash in clashes} == {saved.fix.revision}
    assert len(load_history(workers[0], LOCKED).revisions) == 2


def test_whoever_saves_over_the_others_text_loses_nothing_of_it(workers, at_once, mei):
    def insist(desk, number):
        save = SaveRequest(LOCKED, 0, text_of(number))
        while isinstance(done := save_steps(desk, save, mei), SaveConflict):
            save = replace(save, base=done.theirs.revision.number)
        return done

    at_once(insist)
    past = load_history(workers[1], LOCKED).revisions
    assert [item.revision.number for item in past] == list(range(PEOPLE, 0, -1))
    assert {item.revision.steps for item in past} == {text_of(number) for number in range(PEOPLE)}


def test_codes_attached_at_once_are_all_attached(workers, at_once, mei):
    entries = list(workers[0].cache.index.entries)
    save_steps(workers[0], SaveRequest(LOCKED, 0, text_of(0)), mei)

    def attach(desk, number):
        return save_steps(desk, SaveRequest(LOCKED, 1, text_of(0), (entries[number % 5],), before=(LOCKED,)), mei)

    at_once(attach)
    workers[1].cache.refresh(workers[1].database)
    assert set(load_steps_form(workers[1], LOCKED).fixes[0].codes) == set(entries)


def test_restoring_and_verifying_at_once_never_verify_what_nobody_read(workers, at_once, mei):
    desk = workers[0]
    save_steps(desk, SaveRequest(LOCKED, 0, text_of(1), verified=False), mei)
    save_steps(desk, SaveRequest(LOCKED, 1, text_of(2), verified=False), mei)

    def press(desk, number):
        if number % 3 == 0:
            return restore_steps(desk, LOCKED, 1, base=2, by=mei)
        try:
            return verify_steps(desk, LOCKED, 2, mei)
        except Unavailable:
            raise
        except Refusal as refusal:
            return str(refusal)

    at_once(press)
    desk.cache.refresh(desk.database)
    [fix] = load_steps_form(desk, LOCKED).fixes
    assert (fix.revision.number, fix.revision.steps, fix.verified_by) == (3, text_of(1), None)


def test_phrases_added_at_once_are_all_kept_and_each_belongs_to_one_code(workers, at_once, mei):
    def add(desk, number):
        try:
            return save_mark(
                desk,
                Mark((LOCKED, PASSWORD)[number % 2], phrases=("no way in", f"word{number}")),
                mei,
                before=Mark((LOCKED, PASSWORD)[number % 2]),
            )
        except Unavailable:
            raise
        except Refusal as refusal:
            return refusal

    done = at_once(add)
    marks = [result for result in done if isinstance(result, Mark)]
    assert {saved.code for saved in marks} == {marks[0].code}
    last = save_mark(workers[0], Mark(marks[0].code), mei, before=Mark(marks[0].code))
    assert set(last.phrases) == {"no way in", *(f"word{n}" for n in range(PEOPLE) if n % 2 == (last.code == PASSWORD))}


def test_a_worker_that_looks_all_the_time_misses_no_change(workers, at_once, mei):
    """Ids of changes become visible in their order, so that what was read once is never behind."""
    codes = list(workers[0].cache.index.entries)

    def write_and_look(desk, number):
        for turn in range(4):
            code = codes[(number + turn) % len(codes)]
            patiently(
                lambda code=code, turn=turn: save_mark(
                    desk, Mark(code, phrases=(f"w{number}x{turn}",)), mei, before=Mark(code)
                )
            )
            desk.cache.refresh(desk.database)
            desk.cache.refresh(desk.database)

    at_once(write_and_look)
    for desk in workers:
        desk.cache.refresh(desk.database)
        desk.cache.refresh(desk.database)
        phrases = {phrase for stored in desk.cache.guide.marks.values() for phrase in stored.phrases}
        assert len(phrases) == PEOPLE * 4
    with workers[0].database.read() as session:
        assert len(list_audit_entries(session)) == read_versions(session)[1] == PEOPLE * 4
