"""A code that two catalogs print: nothing that is said, asked or counted of one is ever that of the other."""

import re
from datetime import timedelta

import pytest

from bot.catalog.entry import Entry, Meaning
from bot.desk.admin.audit import load_audit_log
from bot.desk.admin.catalog_import import import_reading
from bot.desk.admin.catalogs import plan_removal, read_removal, remove_catalog, rename_catalog
from bot.desk.admin.import_target import ImportOptions
from bot.desk.admin.settings import save_channel_catalog
from bot.desk.home.home import HomePosition, load_home
from bot.desk.notifications.surges import SurgeNotice, name_codes, snooze_surges
from bot.desk.questions.events import answer_overheard
from bot.desk.questions.export import export_questions
from bot.desk.questions.lookup import Asker, look_up, pick_code, show_codes
from bot.desk.questions.sections import list_section
from bot.desk.questions.typeahead import find_codes
from bot.desk.state.examples import choose_examples
from bot.desk.state.references import read_document
from bot.desk.stats.code_stats import load_code_stats
from bot.desk.stats.rollup import roll_up
from bot.desk.stats.stats import load_faq
from bot.desk.steps.feedback import VoteTarget, record_vote
from bot.desk.steps.files import export_steps, import_steps
from bot.desk.steps.followers import follow_code, unfollow_code
from bot.desk.steps.marks import save_mark
from bot.desk.steps.save import FaultsError, SaveRequest, save_steps
from bot.errors import Refusal
from bot.steps.actor import Actor
from bot.steps.mark import Mark
from bot.steps.step import Step
from bot.store.notifications.snoozes import load_snoozes
from tests.conftest import NOON

TRADE, SHOP = "DESK_10016", "2 DESK_10016"
STEPS = (Step("Move the stops away", "shareable"),)
ADMIN = Actor("ada", "home", NOON, "U0ADMIN")
CHANNEL = "C0SHOP"


def entry(code, text, catalog):
    return Entry(code, "desk", code[-5:], "trade", "active", (Meaning(text),), catalog=catalog)


@pytest.fixture
def desk(open_small, database_url, fill):
    """Return a desk whose two catalogs both have the code DESK_10016."""
    desk = open_small(database_url)
    fill(
        desk.database,
        [
            entry("DESK_10016", "The stops are invalid", 1),
            entry("DESK_10016", "The session has expired", 2),
            entry("DESK_10017", "The basket is empty", 2),
        ],
    )
    desk.cache.refresh_and_wait(desk.database)
    return desk


def asker(number=1, channel=""):
    return Asker(f"U{number}", "errcode", NOON, channel)


def keys(answer):
    return [match.entry.key for match in answer.matches]


def test_it_is_a_choice_that_names_the_catalogs(desk):
    answer = look_up(desk, "DESK_10016", asker())
    assert (answer.verdict, sorted(keys(answer))) == ("choose", [SHOP, TRADE])
    assert sorted(match.label for match in answer.matches) == ["DESK_10016 (list 2)", "DESK_10016 (list)"]


def test_the_choice_is_recorded_of_the_picked_one_alone(desk):
    answer = look_up(desk, "DESK_10016", asker())
    picked = pick_code(desk, SHOP, question=answer.question, asked=asker())
    assert (picked.text, picked.matches[0].month) == ("DESK_10016", 1)
    assert show_codes(desk, [TRADE], NOON).matches[0].entry.meaning.text == "The stops are invalid"
    figures = {row.code: row.questions for row in load_faq(desk, "week", at=NOON).codes}
    assert figures == {SHOP: 1}


def test_a_channel_that_is_about_a_catalog_means_its_code(desk):
    assert save_channel_catalog(desk, CHANNEL, 2, ADMIN) == {}
    assert keys(look_up(desk, "DESK_10016", asker(channel=CHANNEL))) == [SHOP]
    assert look_up(desk, "DESK_10016", asker(channel="C0OTHER")).verdict == "choose"
    assert keys(answer_overheard(desk, "got DESK_10016 again", "C0SHOP 1.1", asker(channel=CHANNEL))) == [SHOP]
    assert answer_overheard(desk, "got DESK_10016 again", "C0OTHER 1.1", asker(channel="C0OTHER")) is None
    assert save_channel_catalog(desk, CHANNEL, 0, ADMIN) == {}
    assert look_up(desk, "DESK_10016", asker(channel=CHANNEL)).verdict == "choose"


def test_what_a_channel_is_about_is_for_admins_and_for_what_there_is(desk, mei):
    with pytest.raises(Refusal):
        save_channel_catalog(desk, CHANNEL, 2, mei)
    assert list(save_channel_catalog(desk, "U0MEI", 2, ADMIN)) == ["about_channel"]
    assert list(save_channel_catalog(desk, CHANNEL, 3, ADMIN)) == ["about_catalog"]


def test_steps_votes_and_marks_are_those_of_one(desk, mei):
    save_steps(desk, SaveRequest(SHOP, 0, STEPS, verified=True), mei)
    record_vote(desk, VoteTarget(SHOP, SHOP, 1), asked=asker(), solved=True)
    save_mark(desk, Mark(SHOP, severity="high", phrases=("logged out",)), mei)
    trade, shop = show_codes(desk, [TRADE, SHOP], NOON).matches
    assert (trade.advice, trade.mark, shop.mark.severity) == ((), None, "high")
    assert [(advice.fix.home, advice.solved) for advice in shop.advice] == [(SHOP, 1)]
    desk.cache.refresh_and_wait(desk.database)
    assert keys(look_up(desk, "logged out", asker())) == [SHOP]


def test_steps_are_for_codes_of_one_catalog(desk, mei):
    with pytest.raises(FaultsError, match="codes of one catalog"):
        save_steps(desk, SaveRequest(SHOP, 0, STEPS, codes=(TRADE,)), mei)


def test_figures_are_those_of_one_before_and_after_they_are_rolled_up(desk):
    for number in range(3):
        pick_code(desk, SHOP, question=None, asked=asker(number))
    pick_code(desk, TRADE, question=None, asked=asker(9))
    for _ in range(2):
        rows = {row.label: (row.questions, row.people) for row in load_faq(desk, "week", at=NOON).codes}
        assert rows == {"DESK_10016 (list 2)": (3, 3), "DESK_10016 (list)": (1, 1)}
        assert load_code_stats(desk, SHOP, at=NOON).figures.questions == 3
        roll_up(desk, NOON + timedelta(days=1))


def test_whoever_follows_one_is_not_told_of_the_other(desk, mei):
    follow_code(desk, SHOP, asker(1))
    follow_code(desk, TRADE, asker(2))
    assert save_steps(desk, SaveRequest(SHOP, 0, STEPS), mei).followers == 1
    assert [code for code, _ in load_home(desk, "U2", HomePosition(), at=NOON).followed] == [TRADE]
    unfollow_code(desk, SHOP, asker(2))
    assert load_home(desk, "U2", HomePosition(), at=NOON).followed
    unfollow_code(desk, TRADE, asker(2))
    assert not load_home(desk, "U2", HomePosition(), at=NOON).followed


def test_a_snooze_is_of_one(desk, mei):
    snooze_surges(desk, SurgeNotice("C1", SHOP, NOON), mei, days=1)
    with desk.database.read() as transaction:
        assert load_snoozes(transaction, NOON) == {("C1", "2 DESK10016")}


def test_the_typeahead_offers_both(desk):
    assert {entry.key for entry in find_codes(desk, "desk_10016")} == {TRADE, SHOP}


def test_the_queue_names_the_catalog(desk):
    pick_code(desk, SHOP, question=None, asked=asker())
    rows = load_home(desk, "U0STAFF", HomePosition(), at=NOON).queue.rows
    assert [(row.kind, row.code, row.label) for row in rows] == [("unwritten", SHOP, "DESK_10016 (list 2)")]


def test_a_file_of_steps_names_the_catalog_and_brings_them_back(desk, mei, tmp_path):
    save_steps(desk, SaveRequest(SHOP, 0, STEPS, codes=("2 DESK_10017",)), mei)
    content = export_steps(desk.database, "yaml")
    assert content.count("catalog: list 2") == 1
    assert "2 DESK" not in content
    path = tmp_path / "steps.yaml"
    path.write_text(content, encoding="utf-8")
    assert [merge.kind for merge in import_steps(desk, path, mei).merges] == ["unchanged"]
    path.write_text("- {code: DESK_10016, steps: [Wait]}\n", encoding="utf-8")
    with pytest.raises(Refusal, match=r"Several catalogs have this code\. Say which one with “catalog”: list, list 2"):
        import_steps(desk, path, mei)
    path.write_text("- {code: DESK_10017, steps: [Wait]}\n", encoding="utf-8")
    assert [merge.home for merge in import_steps(desk, path, mei).merges] == ["2 DESK_10017"]
    path.write_text("- {code: DESK_10017, catalog: LIST, steps: [Wait]}\n", encoding="utf-8")
    with pytest.raises(Refusal, match="The catalog has no code DESK_10017"):
        import_steps(desk, path, mei)
    path.write_text("- {code: DESK_10017, catalog: other, steps: [Wait]}\n", encoding="utf-8")
    with pytest.raises(Refusal, match="There is no catalog “other”"):
        import_steps(desk, path, mei)


def render_removal(database, name):
    with database.read() as transaction:
        return list(read_removal(name, transaction).render())


@pytest.fixture
def busy(desk, mei):
    """Return the desk after its second catalog was used, and the one that is left of it."""
    save_steps(desk, SaveRequest(SHOP, 0, STEPS), mei)
    save_mark(desk, Mark("2 DESK_10017", severity="low", phrases=("cart trouble",)), mei)
    pick_code(desk, SHOP, question=None, asked=asker(1))
    pick_code(desk, "2 DESK_10017", question=None, asked=asker(2))
    follow_code(desk, "2 DESK_10017", asker(2))
    save_channel_catalog(desk, CHANNEL, 2, ADMIN)
    return desk


def test_a_plan_says_what_would_go(busy):
    plan = plan_removal(busy.database, "List 2")
    assert (plan.size.active, plan.steps, plan.marks, plan.followers) == (2, 1, 1, 1)


def test_a_removed_catalog_is_found_no_more_and_its_figures_stay(busy):
    saved = []
    remove_catalog(busy.database, "list 2", ADMIN, saved.append)
    [removal] = saved
    content = "".join(removal.render())
    assert (removal.catalog.name, content.count("DESK_10016")) == ("list 2", 1)
    assert "Move the stops away" in content
    assert '"severity": "low"' in content
    busy.cache.refresh_and_wait(busy.database)
    assert keys(look_up(busy, "DESK_10016", asker(3, channel=CHANNEL))) == [TRADE]
    faq = load_faq(busy, "week", at=NOON)
    assert [(row.label, row.questions) for row in faq.codes] == [
        ("DESK_10016 (removed catalog)", 1),
        ("DESK_10017 (removed catalog)", 1),
        ("DESK_10016", 1),
    ]
    assert [row.code for row in faq.gaps] == [TRADE]
    home = load_home(busy, "U0STAFF", HomePosition(), at=NOON)
    assert {row.code for row in home.queue.rows} == {TRADE}
    assert load_home(busy, "U2", HomePosition(), at=NOON).followed == ()
    assert "DESK_10016" not in export_steps(busy.database, "yaml")


def test_a_card_of_a_removed_catalog_means_no_other_code(busy, fill):
    remove_catalog(busy.database, "list 2", ADMIN, lambda _: None)
    fill(busy.database, [entry("2DESK_10016", "Another one", 1)])
    busy.cache.refresh_and_wait(busy.database)
    picked = pick_code(busy, SHOP, question=None, asked=asker(4))
    assert (picked.verdict, picked.missing) == ("unknown", ("DESK_10016",))
    exported = "".join(export_questions(busy.database, "csv"))
    assert (SHOP in exported, exported.count("DESK_10016")) == (False, 3)
    with pytest.raises(Refusal, match="no longer has this code"):
        follow_code(busy, SHOP, asker(4))
    assert name_codes(busy, {SHOP: 3, "2-desk-10016": 1}) == {"2-desk-10016": "2DESK_10016"}


def test_what_was_exported_at_a_removal_brings_the_codes_back_with_their_steps(busy, tmp_path):
    path = tmp_path / "list 2.json"
    remove_catalog(
        busy.database, "list 2", ADMIN, lambda gone: path.write_text("".join(gone.render()), encoding="utf-8")
    )
    report = import_reading(busy.database, read_document(path), ADMIN, ImportOptions())
    assert (report.target.catalog.number, report.target.catalog.name, report.count("added")) == (3, "list 2", 2)
    busy.cache.refresh_and_wait(busy.database)
    steps, mark = show_codes(busy, ["3 DESK_10016", "3 DESK_10017"], NOON).matches
    assert [advice.fix.home for advice in steps.advice] == ["3 DESK_10016"]
    assert mark.mark == Mark("3 DESK_10017", severity="low", phrases=("cart trouble",))
    assert keys(look_up(busy, "cart trouble", asker())) == ["3 DESK_10017"]
    again = import_reading(busy.database, read_document(path), ADMIN, ImportOptions("list 2"))
    assert (again.marks, again.steps, again.changes) == ((), (), ())


@pytest.mark.parametrize("wrong", ['"high", "phrases": [7]', '"huge", "phrases": []', 'null, "phrases": "cart"'])
def test_a_mark_that_nobody_could_have_made_is_refused(busy, tmp_path, wrong):
    path = tmp_path / "list 2.json"
    content = "".join(render_removal(busy.database, "list 2"))
    [before] = re.findall(r'"low",[^\]]*\]', content)
    path.write_text(content.replace(before, wrong), encoding="utf-8")
    with pytest.raises(Refusal, match="what staff noted about DESK_10017"):
        import_reading(busy.database, read_document(path), ADMIN, ImportOptions("list 3"))


def test_a_text_that_names_the_catalog_means_its_code_also_after_it_was_renamed(desk):
    rename_catalog(desk.database, "list", "mt5", ADMIN)
    rename_catalog(desk.database, "list 2", "webshop", ADMIN)
    desk.cache.refresh_and_wait(desk.database)
    assert keys(look_up(desk, "mt5 DESK_10016", asker())) == [TRADE]
    assert keys(look_up(desk, "webshop: DESK_10016", asker())) == [SHOP]
    assert look_up(desk, "DESK_10016", asker()).verdict == "choose"


def test_the_audit_log_shows_codes_as_printed_and_names_as_they_are(desk, mei, tmp_path):
    save_steps(desk, SaveRequest(SHOP, 0, STEPS), mei)
    path = tmp_path / "3 shops.yaml"
    path.write_text("- {code: DESK_10017, steps: [Wait]}\n", encoding="utf-8")
    import_steps(desk, path, mei)
    rename_catalog(desk.database, "list 2", "2 shops", ADMIN)
    assert [change.subject for change in load_audit_log(desk.database)] == [
        "2 shops",
        "DESK_10017 (2 shops)",
        "3 shops.yaml",
        "DESK_10016 (2 shops)",
    ]


def test_figures_of_a_code_that_two_catalogs_have_are_asked_for_with_the_catalogs_name(desk):
    with pytest.raises(
        Refusal, match=r"^Several catalogs have DESK_10016\. Type “/errcode stats [\w ]+ DESK_10016” or “"
    ):
        load_code_stats(desk, "DESK_10016", at=NOON)
    name = desk.cache.snapshot.catalogs[2]
    assert load_code_stats(desk, f"{name} DESK_10016", at=NOON).entry.key == SHOP


def test_the_example_of_how_to_ask_is_a_code_that_one_catalog_has(desk):
    look_up(desk, "DESK_10016", Asker("U1", "errcode", NOON))
    desk.cache.refresh_ranks(desk.database, NOON)
    code = choose_examples(desk).code
    assert look_up(desk, code, Asker("U1", "errcode", NOON)).verdict == "answer"


def test_a_code_that_every_catalog_has_is_an_example_with_a_catalogs_name(desk, fill):
    fill(desk.database, [entry("DESK_10016", "The stops are invalid", 1), entry("DESK_10016", "It has expired", 2)])
    desk.cache.refresh_and_wait(desk.database)
    examples = choose_examples(desk)
    assert look_up(desk, examples.code, Asker("U1", "errcode", NOON)).verdict == "answer"


def test_a_code_typed_as_printed_is_that_of_the_catalog_of_the_steps(desk):
    save_steps(desk, SaveRequest(SHOP, 0, STEPS, (SHOP, "DESK_10017")), ADMIN)
    assert look_up(desk, "DESK_10017", Asker("U1", "errcode", NOON)).matches[0].advice


def test_a_catalog_is_listed_by_its_name_and_offered_before_the_sections(desk):
    name = desk.cache.snapshot.catalogs[2]
    listing = list_section(desk, name)
    assert (listing.name, [entry.key for entry in listing.entries]) == (name, [SHOP, "2 DESK_10017"])
    assert list_section(desk, "").names[:2] == tuple(desk.cache.snapshot.catalogs.values())
