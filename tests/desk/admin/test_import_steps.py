"""What an import of the catalog means for steps, for those who verify them and for those who follow."""

import json
from datetime import UTC, datetime

import pytest

from bot.database.database import open_database
from bot.desk.admin.audit import load_audit_log
from bot.desk.admin.catalog_export import render_catalog
from bot.desk.admin.catalog_import import import_document
from bot.desk.admin.import_target import ImportOptions
from bot.desk.questions.lookup import Asker
from bot.desk.state.cache import Cache
from bot.desk.state.desk import Desk
from bot.desk.state.roles import NO_ROLES
from bot.desk.steps.followers import follow_code
from bot.desk.steps.marks import save_mark
from bot.desk.steps.save import SaveRequest, save_steps
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.step import Step
from tests.desk.steps.stored import followed

AT = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
DRY_RUN = ImportOptions(dry_run=True)
MEI = Actor("mei", "form", AT, trusted=True)


@pytest.fixture
def document(tmp_path):
    """Return a function that writes a document and returns its path."""

    def write(*lines, name="codes.md"):
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def desk(database, document, lexicon):
    """Return a desk with two codes."""
    import_document(database, document("G1=One", "G2=Two"), at=AT)
    return Desk(database, Cache.fill(database, lexicon, NO_ROLES), b"a key for tests")


@pytest.fixture
def empty(second_url):
    """Open a second database, an empty one."""
    database = open_database(second_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def save(desk):
    """Return a function that saves steps of a code, for other codes too."""

    def do(home, *codes, base=0, texts=("Ask",)):
        save_steps(desk, SaveRequest(home, base, tuple(map(Step, texts)), (home, *codes)), MEI)

    return do


def due(desk):
    desk.cache.refresh(desk.database)
    desk.cache.refresh(desk.database)
    return {home: fix.due for home, fix in desk.cache.guide.fixes.items() if fix.due}


def test_steps_of_a_reworded_code_must_be_verified_again(desk, save, document):
    save("G1")
    save("G2")
    report = import_document(desk.database, document("G1=Uno", "G2=Two", "G3=Three"), at=AT)
    assert (report.doubted, due(desk)) == (("G1",), {"G1": "reworded"})


def test_so_must_those_that_are_shared_with_it(desk, save, document):
    save("G2", "G1")
    assert import_document(desk.database, document("G1=Uno", "G2=Two"), at=AT).doubted == ("G2",)
    assert due(desk) == {"G2": "reworded"}


def test_a_dry_run_says_so_and_doubts_nothing(desk, save, document):
    save("G1")
    assert import_document(desk.database, document("G1=Uno", "G2=Two"), at=AT, options=DRY_RUN).doubted == ("G1",)
    assert due(desk) == {}


def test_a_meaning_that_staff_prefer_and_that_stays_raises_no_doubt(desk, save, document):
    export_of = json.loads(render_catalog(desk.database, "json"))
    source = export_of["codes"][0]["meanings"][0]["sources"]
    export_of["codes"][0]["meanings"].append({"text": "Eins", "preferred": False, "doubt": "slip", "sources": source})
    import_document(desk.database, document(json.dumps(export_of), name="both.json"), at=AT)
    desk.cache.refresh(desk.database)
    save_mark(desk, Mark("G1", preferred="Eins"), MEI)
    save("G1")
    export_of["codes"][0]["meanings"][0]["text"] = "Uno"
    assert import_document(desk.database, document(json.dumps(export_of), name="both.json"), at=AT).doubted == ()


def test_followers_of_a_code_are_told_when_it_is_added_or_returns(desk, document):
    follow_code(desk, "G9", Asker("U1", "errcode", AT))
    assert import_document(desk.database, document("G1=One", "G2=Two", "G9=Nine"), at=AT).notified == 1
    assert followed(desk, "U1") == []


def test_an_import_is_in_the_audit_log_under_the_name_of_who_did_it(desk, document):
    import_document(desk.database, document("G1=Uno", "G2=Two", "G3=Three"), at=AT, by="ann")
    import_document(desk.database, document("G1=Uno", "G2=Two", "G3=Three"), at=AT, by="tom")
    [newest, first] = load_audit_log(desk.database)
    assert (newest.by, newest.what, newest.subject) == ("ann", "imported catalog", "codes.md")
    assert newest.detail == "1 reworded, 1 added"
    assert first.by == "errdesk"


def test_an_export_carries_the_steps_with_their_history_into_an_empty_database(desk, empty, save, document):
    save("G1", "G2")
    save("G1", "G2", base=1, texts=("Ask {who}", "Wait"))
    before = render_catalog(desk.database, "json")
    report = import_document(empty, document(before, name="export.json"), at=AT)
    assert [merge.home for merge in report.steps] == ["G1"]
    assert render_catalog(empty, "json") == before
    assert [revision["number"] for revision in json.loads(before)["codes"][0]["revisions"]] == [1, 2]
    again = import_document(empty, document(before, name="export.json"), at=AT)
    assert (again.changes, again.steps, render_catalog(empty, "json")) == ((), (), before)


def test_an_import_never_touches_what_staff_wrote(desk, save, document):
    save("G1")
    changed = json.loads(render_catalog(desk.database, "json"))
    changed["codes"][0] |= {"steps": ["Other"], "revisions": []}
    changed["codes"][1] |= {"steps": ["New"]}
    before = json.loads(render_catalog(desk.database, "json"))["codes"][0]
    report = import_document(desk.database, document(json.dumps(changed), name="export.json"), at=AT, by="ann")
    after = json.loads(render_catalog(desk.database, "json"))["codes"]
    assert [merge.home for merge in report.steps] == ["G2"]
    assert (after[0], after[1]["steps"], after[1]["revisions"][0]["by"]) == (
        before,
        [{"text": "New", "audience": "shareable"}],
        "ann",
    )


def test_steps_that_come_in_are_checked_against_the_meaning_that_staff_prefer(desk, document):
    exported = json.loads(render_catalog(desk.database, "json"))
    source = [{"document": "codes.md", "lines": [9]}]
    exported["codes"][0]["meanings"].append({"text": "Two %s", "preferred": False, "doubt": "slip", "sources": source})
    import_document(desk.database, document(json.dumps(exported), name="both.json"), at=AT)
    desk.cache.refresh(desk.database)
    save_mark(desk, Mark("G1", preferred="Two %s"), MEI)
    exported["codes"][0]["steps"] = ["See {1}"]
    assert len(import_document(desk.database, document(json.dumps(exported), name="both.json"), at=AT).steps) == 1


@pytest.mark.parametrize(
    ("steps", "reason"),
    [("[3]", "G1, step 1: A step must be a mapping"), ('["See {1}"]', "G1, step 1: .* no placeholder")],
)
def test_steps_that_are_wrong_refuse_the_whole_document(database, document, steps, reason):
    meaning = {"text": "One", "preferred": True, "doubt": None, "sources": [{"document": "a.md", "lines": [1]}]}
    entry = {"code": "G1", "family": "G", "number": "1", "section": "general", "status": "active"}
    path = document(
        json.dumps({"codes": [{**entry, "meanings": [meaning], "steps": json.loads(steps)}]}), name="export.json"
    )
    for dry_run in (True, False):
        with pytest.raises(Refusal, match=reason):
            import_document(database, path, at=AT, options=ImportOptions(dry_run=dry_run))
    assert json.loads(render_catalog(database, "json")) == {"codes": []}
