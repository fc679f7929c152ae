"""Lint finds errors, steps that must be verified, and codes that are asked for without steps."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalog.entry import Cause
from bot.desk.questions.lookup import Asker, look_up
from bot.desk.steps.lint import lint_file, lint_steps, lint_without_desk
from bot.desk.steps.save import SaveRequest, save_steps
from bot.steps.actor import Actor
from bot.steps.step import Step

COMPANY, PASSWORD, LOCKED = (f"USCUSTOMER_API_000011{digit}" for digit in "123")


@pytest.fixture
def steps_file(tmp_path):
    """Write a step file and return its path."""

    def write(text, name="steps.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def save(small_desk, mei):
    """Save steps of a code."""

    def do(code, *texts, **more):
        save_steps(small_desk, SaveRequest(code, 0, tuple(map(Step, texts)), (code,), **more), mei)
        small_desk.cache.refresh(small_desk.database)

    return do


@pytest.fixture
def reword(small_desk, fill, small_codes):
    """Change codes of the catalog."""

    def do(place, *, meaning=None, **fields):
        entry = small_codes[place]
        reworded = replace(entry.meaning, text=meaning or entry.meaning.text)
        fill(small_desk.database, [replace(entry, meanings=(reworded,), **fields)])
        small_desk.cache.refresh(small_desk.database)

    return do


def texts(findings):
    return [str(finding) for finding in findings]


def test_verified_steps_are_fine(small_desk, save, noon):
    save(LOCKED, "Ask")
    result = lint_steps(small_desk, noon)
    assert (result.findings, result.gaps, result.fixes, result.codes) == ((), (), 1, 5)


def test_dead_placeholders_are_errors(small_desk, save, reword, noon):
    reword(2, meaning="Locked for %s minutes")
    save(LOCKED, "Ask", "Wait {1} minutes")
    assert lint_steps(small_desk, noon).errors == ()
    reword(2, meaning="Locked")
    [error] = texts(lint_steps(small_desk, noon).errors)
    assert error.startswith(f"{LOCKED}, step 2: This step names {{1}}, but the message of {LOCKED} has no placeholder")


def test_retired_codes_are_warnings(small_desk, save, reword, noon):
    save(LOCKED, f"See {PASSWORD}")
    reword(1, status="retired")
    result = lint_steps(small_desk, noon)
    assert (result.errors, texts(result.warnings)) == (
        (),
        [f"{LOCKED}, step 1: This step names {PASSWORD}, which is retired."],
    )
    reword(2, status="retired")
    assert f"{LOCKED}: The code is retired." in texts(lint_steps(small_desk, noon).warnings)[0]


def test_what_nobody_verified_and_what_is_overdue_are_warnings(small_desk, save, noon):
    save(LOCKED, "Ask")
    save(PASSWORD, "Reset", verified=False)
    assert texts(lint_steps(small_desk, noon).warnings) == [f"{PASSWORD}: Nobody has verified these steps yet."]
    later = lint_steps(small_desk, noon + timedelta(days=90))
    assert f"{LOCKED}: They were last verified on 2026-11-18, which holds for 90 days." in texts(later.warnings)


def test_codes_without_steps_are_listed_by_demand(small_desk, save, noon):
    for user, text in enumerate((PASSWORD, COMPANY, COMPANY, LOCKED)):
        look_up(small_desk, text, Asker(f"U{user}", "errcode", noon))
    save(LOCKED, "Ask")
    assert texts(lint_steps(small_desk, noon).gaps) == [
        f"{COMPANY}: It was asked for 2 times in the last 30 days.",
        f"{PASSWORD}: It was asked for once in the last 30 days.",
    ]
    assert lint_steps(small_desk, noon + timedelta(days=31)).gaps == ()


def test_a_file_is_looked_over_with_its_lines(small_desk, steps_file, noon):
    look_up(small_desk, PASSWORD, Asker("U1", "errcode", noon))
    path = steps_file(
        f"- code: {LOCKED}\n  steps: [Ask, See USCUSTOMER_API_0000999]\n"
        "- code: NOPE_1\n  steps: [Ask]\n  verified_by: mei\n  verified_on: 2026-11-03\n"
        f"- code: {COMPANY}\n  steps: Ask\n"
    )
    result = lint_file(small_desk, path, noon)
    assert [error.split(". ")[0] for error in texts(result.errors)] == [
        f"line 1, {LOCKED}, step 2: The catalog has no code USCUSTOMER_API_0000999",
        "line 3, NOPE_1: The catalog has no code NOPE_1",
        f"line 7, {COMPANY}: “steps” must be a list, not a text.",
    ]
    assert texts(result.warnings) == [f"line 1, {LOCKED}: Nobody has verified these steps yet."]
    assert texts(result.gaps) == [f"{PASSWORD}: It was asked for once in the last 30 days."]


def test_codes_that_have_steps_here_are_no_gap_of_a_file_unless_it_takes_these_down(small_desk, save, steps_file, noon):
    for text in (PASSWORD, COMPANY):
        look_up(small_desk, text, Asker("U1", "errcode", noon))
    save(PASSWORD, "Reset")
    save(COMPANY, "Ask")
    path = steps_file(f"- code: {LOCKED}\n  steps: [Ask]\n- code: {COMPANY}\n  steps: []\n")
    assert texts(lint_file(small_desk, path, noon).gaps) == [f"{COMPANY}: It was asked for once in the last 30 days."]


def test_a_file_is_looked_over_against_a_reference_without_any_database(steps_file, noon):
    reference = steps_file("G1=Wait %s minutes\nG2=Two\n", "codes.md")
    path = steps_file('- code: G1\n  steps: ["Wait {1}", "Wait {2}"]\n  verified_by: mei\n  verified_on: 2026-11-03\n')
    result = lint_without_desk(path, reference, noon)
    assert [(finding.line, finding.place) for finding in result.findings] == [(1, 1)]
    assert (result.fixes, result.codes) == (1, 2)


def test_a_code_for_which_the_reference_says_what_to_do_is_no_gap(small_desk, reword, save, noon):
    reword(2, causes=(Cause("", ("Ask an admin.",)),))
    look_up(small_desk, LOCKED, Asker("U1", "errcode", noon))
    assert lint_steps(small_desk, noon).gaps == ()
    save(LOCKED, "Unlock it.")
    save_steps(small_desk, SaveRequest(LOCKED, 1, ()), Actor("mei", "card", noon, "U0STAFF"))
    assert texts(lint_steps(small_desk, noon).gaps) == [f"{LOCKED}: It was asked for once in the last 30 days."]
