"""Export and import of step files: exact, all or nothing, and idempotent."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.admin.audit import load_audit_log
from bot.desk.questions.lookup import Asker
from bot.desk.steps.files import export_steps, import_steps
from bot.desk.steps.followers import follow_code
from bot.desk.steps.save import SaveRequest, SaveResult, save_steps, verify_steps
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.files import STEP_FORMATS
from bot.steps.step import Step
from tests.desk.steps.stored import followed

COMPANY = "USCUSTOMER_API_0000111"
LOCKED, PASSWORD, PASSPORT = "USCUSTOMER_API_0000113", "USCUSTOMER_API_0000112", "USCUSTOMER_API_0000603"
ODD = Step("=Ask “so”:\n\n  twice 😀 \\ \u2028 'it'\r\n\ttab", "internal")


@pytest.fixture
def tom(noon):
    """Return an actor at the terminal, an hour later."""
    return Actor("tom", "terminal", noon + timedelta(hours=1), trusted=True)


@pytest.fixture
def write(tmp_path):
    """Write a step file and return its path."""

    def to_file(content, name="steps.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8", newline="")
        return path

    return to_file


@pytest.fixture
def curated(small_desk, mei):
    """Return a desk with steps that were changed, shared, retired, verified and doubted."""
    later = replace(mei, at=mei.at + timedelta(microseconds=7))
    saved = save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Ask"), ODD), (PASSWORD,), why="new\nform"), mei)
    assert isinstance(saved, SaveResult)
    save_steps(small_desk, SaveRequest(LOCKED, 1, (ODD,), (PASSWORD,), verified=False), later)
    verify_steps(small_desk, LOCKED, 2, later)
    save_steps(small_desk, SaveRequest(PASSPORT, 0, (Step("Scan it"),), (PASSPORT,)), mei)
    save_steps(small_desk, SaveRequest(PASSPORT, 1, (), (PASSPORT,)), later)
    save_steps(
        small_desk,
        SaveRequest("GGATEWAY_CODE_113", 0, (Step("Wait"),), (), verified=False),
        Actor("ann", "terminal", mei.at, trusted=True),
    )
    return small_desk


@pytest.fixture
def empty(open_small, second_url):
    """Return a second desk with the same catalog and no steps."""
    return open_small(second_url)


@pytest.fixture
def templated(small_desk, fill, small_codes):
    """Return a desk whose first code's message has a placeholder."""
    first = small_codes[0]
    fill(small_desk.database, [replace(first, meanings=(replace(first.meaning, text="Again after %s minutes"),))])
    small_desk.cache.refresh(small_desk.database)
    return small_desk


def exported(desk, form="json"):
    return export_steps(desk.database, form)


def kinds(imported):
    return [(merged.kind, merged.home) for merged in imported.merges]


def log_of(desk):
    return [(change.by, change.what, change.subject) for change in load_audit_log(desk.database)]


def test_an_export_brings_the_same_bytes_back_into_an_empty_database(curated, empty, write, tom):
    before = exported(curated)
    imported = import_steps(empty, write(before), tom)
    assert {merged.kind for merged in imported.merges} == {"added"}
    assert exported(empty) == before


def test_so_does_one_in_yaml(curated, empty, write, tom):
    before = exported(curated, "yaml")
    import_steps(empty, write(before, "steps.yaml"), tom)
    assert (exported(empty, "yaml"), exported(empty)) == (before, exported(curated))


def test_a_history_keeps_its_authors_and_the_import_is_in_the_audit_log(curated, empty, write, tom):
    import_steps(empty, write(exported(curated)), tom)
    [*_, fix] = json.loads(exported(empty))
    assert [(revision["number"], revision["by"], revision.get("by_id")) for revision in fix["revisions"]] == [
        (1, "mei", "U0STAFF"),
        (2, "mei", "U0STAFF"),
    ]
    assert ("tom", "imported steps", "steps.json") in log_of(empty)
    assert ("tom", "imported steps", PASSPORT) in log_of(empty)


@pytest.mark.parametrize("form", STEP_FORMATS)
def test_importing_an_export_where_it_came_from_changes_nothing(curated, write, tom, form):
    before = exported(curated), log_of(curated)
    imported = import_steps(curated, write(exported(curated, form), f"steps.{form}"), tom)
    assert {merged.kind for merged in imported.merges} == {"unchanged"}
    assert (exported(curated), log_of(curated)) == before


def test_csv_brings_its_own_bytes_back_too(curated, empty, write, tom):
    before = exported(curated, "csv")
    import_steps(empty, write(before, "steps.csv"), tom)
    import_steps(empty, write(before, "steps.csv"), tom)
    assert exported(empty, "csv") == before


def test_a_plain_list_is_a_new_revision_only_where_it_differs(small_desk, write, mei, tom):
    save_steps(small_desk, SaveRequest(LOCKED, 0, (Step("Ask"),), (LOCKED,)), mei)
    path = write([{"code": LOCKED, "steps": ["Ask"]}, {"code": PASSWORD, "steps": ["Reset", "Tell"]}])
    assert kinds(import_steps(small_desk, path, tom)) == [("unchanged", LOCKED), ("added", PASSWORD)]
    path = write([{"code": LOCKED, "steps": [{"text": "Ask", "audience": "internal"}]}])
    assert kinds(import_steps(small_desk, path, tom)) == [("changed", LOCKED)]
    small_desk.cache.refresh(small_desk.database)
    fix = small_desk.cache.guide.fixes[LOCKED]
    assert (fix.revision.number, fix.revision.by, fix.revision.by_id, fix.verified_by) == (2, "tom", None, None)
    assert small_desk.cache.guide.fixes[PASSWORD].revision.why == "Imported from steps.json"


def test_importing_an_edited_file_again_changes_nothing(curated, write, tom):
    fixes = json.loads(exported(curated))
    fixes[0]["steps"].append({"text": "Call", "audience": "internal"})
    fixes[0]["codes"] = ["GGATEWAY_CODE_113", PASSPORT]
    path = write(fixes)
    assert import_steps(curated, path, tom).of("changed")
    before = exported(curated), log_of(curated)
    again = import_steps(curated, path, replace(tom, at=tom.at + timedelta(days=3)))
    assert ({merged.kind for merged in again.merges}, exported(curated), log_of(curated)) == ({"unchanged"}, *before)


def test_a_dry_run_says_what_would_change_and_changes_nothing(curated, write, tom):
    before = exported(curated), log_of(curated)
    path = write([{"code": LOCKED, "steps": []}, {"code": PASSWORD, "steps": ["Reset"]}])
    imported = import_steps(curated, path, tom, dry_run=True)
    assert kinds(imported) == [("retired", LOCKED), ("added", PASSWORD)]
    assert (exported(curated), log_of(curated)) == before


def test_codes_are_attached_and_detached_and_logged_under_their_names(curated, write, tom):
    path = write([{"code": LOCKED, "codes": [PASSPORT], "steps": [{"text": ODD.text, "audience": "internal"}]}])
    assert kinds(import_steps(curated, path, tom)) == [("changed", LOCKED)]
    curated.cache.refresh(curated.database)
    fix = curated.cache.guide.fixes[LOCKED]
    assert (fix.codes, fix.revision.number) == ((LOCKED, PASSPORT), 2)
    assert log_of(curated)[:2] == [("tom", "detached steps", PASSWORD), ("tom", "attached steps", PASSPORT)]


def test_followers_of_codes_that_got_steps_are_told_once(small_desk, write, tom, noon):
    follow_code(small_desk, LOCKED, Asker("U1", "errcode", noon))
    path = write([{"code": PASSPORT, "codes": [LOCKED], "steps": ["Scan"]}])
    assert import_steps(small_desk, path, tom).notified == 1
    assert followed(small_desk, "U1") == []
    assert import_steps(small_desk, path, tom).notified == 0


def test_what_staff_saved_after_the_export_is_not_overwritten(curated, write, mei, tom):
    old = exported(curated)
    save_steps(curated, SaveRequest(LOCKED, 2, (Step("Newest"),), (LOCKED,)), replace(mei, at=tom.at))
    assert ("newer here", LOCKED) in kinds(import_steps(curated, write(old), tom))
    before = exported(curated)
    edited = json.loads(old)
    next(fix for fix in edited if fix["code"] == LOCKED)["steps"] = ["Mine"]
    with pytest.raises(Refusal, match=f"{LOCKED}: @mei saved revision 3 after this was exported"):
        import_steps(curated, write(edited), tom)
    assert exported(curated) == before


def test_everything_wrong_is_said_at_once_and_nothing_is_imported(small_desk, write, tom):
    path = write(
        f"- code: {LOCKED}\n  steps:\n    - Say {{1}}\n    - See USCUSTOMER_API_0000999\n    - {'x' * 1001}\n"
        f"- code: NOPE_1\n  steps: [a]\n- code: {PASSWORD}\n  codes: [NOPE_2]\n  steps: [{', '.join('a' * 21)}]\n"
        f"- code: {PASSPORT}\n  steps: a\n- code: GGATEWAY_CODE_113\n  steps: [Fine]\n",
        "steps.yaml",
    )
    with pytest.raises(Refusal) as refused:
        import_steps(small_desk, path, tom)
    head, *lines = str(refused.value).splitlines()
    assert head == "steps.yaml was not imported, nothing was changed:"
    for start, part in [
        (f"  line 1, {LOCKED}, step 1: ", "names {1}"),
        (f"  line 1, {LOCKED}, step 2: ", "no code USCUSTOMER_API_0000999"),
        (f"  line 1, {LOCKED}, step 3: ", "1,001 characters"),
        ("  line 6, NOPE_1: ", "no code NOPE_1"),
        (f"  line 8, {PASSWORD}: ", "no code NOPE_2"),
        (f"  line 8, {PASSWORD}: ", "21 steps"),
        (f"  line 11, {PASSPORT}: ", "“steps” must be a list"),
    ]:
        assert any(line.startswith(start) and part in line for line in lines)
    assert len(lines) == 7
    assert exported(small_desk) == "[]\n"


def test_a_refusal_of_very_much_is_cut(small_desk, write, tom):
    path = write([{"code": f"NOPE_{number}", "steps": ["a"]} for number in range(60)])
    with pytest.raises(Refusal) as refused:
        import_steps(small_desk, path, tom)
    assert str(refused.value).endswith("  … and 10 more.")


def test_steps_that_died_since_are_taken_over_with_their_history(curated, empty, write, tom):
    before = exported(curated).replace('"Wait"', '"Wait {2}, see USCUSTOMER_API_0000999"')
    import_steps(empty, write(before), tom)
    assert exported(empty) == before


def test_added_codes_must_fit_the_steps_too(templated, write, mei, tom):
    save_steps(templated, SaveRequest(COMPANY, 0, (Step("Wait {1} minutes"),), (COMPANY,)), mei)
    with pytest.raises(Refusal, match=f"message of {LOCKED} has no placeholder"):
        import_steps(templated, write([{"code": COMPANY, "codes": [LOCKED], "steps": ["Wait {1} minutes"]}]), tom)


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "a\x1b[2J"])
def test_a_name_that_cannot_stand_under_a_revision_is_refused(small_desk, write, tom, name):
    with pytest.raises(Refusal, match="--by"):
        import_steps(small_desk, write([]), replace(tom, name=name))


def test_only_staff_import(small_desk, write, mei):
    with pytest.raises(Refusal, match="Only support staff"):
        import_steps(small_desk, write([{"code": LOCKED, "steps": ["a"]}]), replace(mei, user="U0STRANGER"))
    assert exported(small_desk) == "[]\n"


def test_a_file_that_cannot_be_read_is_refused_by_its_name(small_desk, write, tom):
    with pytest.raises(Refusal, match=r"^steps\.yaml cannot be read\. Line 1: “a” is a YAML anchor"):
        import_steps(small_desk, write("- &a [b]", "steps.yaml"), tom)
