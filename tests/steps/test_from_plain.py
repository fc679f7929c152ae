"""A file of steps is parsed, or refused with everything that is wrong with it."""

from datetime import UTC, date, datetime

import pytest

from bot.steps.from_plain import FIX_KEYS, ParsedFix, parse_fixes
from bot.steps.step import Revision, Step
from bot.steps.to_plain import FileItem, Finding

AT = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
REVISION = {"number": 1, "at": "2026-11-18T12:00:00Z", "by": "mei", "surface": "form", "steps": [{"text": "Ask"}]}


def taken(**fields):
    return parse_fixes([FileItem(7, {"code": "G1", "steps": ["Ask"], **fields})])


def reasons(**fields):
    written, findings = taken(**fields)
    assert not written
    assert {(finding.line, finding.error) for finding in findings} == {(7, True)}
    return [str(finding).removeprefix("line 7, ") for finding in findings]


def test_everything_that_a_file_says_is_taken_in():
    [written], _ = taken(
        codes=["G2"],
        steps=["Ask", {"text": "Unlock", "audience": "internal"}],
        verified_by="mei",
        verified_on="2026-11-03",
        due="failing",
        revisions=[{**REVISION, "at": "2026-11-18T14:00:00+02:00", "by_id": "U0STAFF", "why": "new"}],
    )
    assert written == ParsedFix(
        7,
        "G1",
        (Step("Ask"), Step("Unlock", "internal")),
        ("G1", "G2"),
        ("mei", date(2026, 11, 3)),
        "failing",
        (Revision(1, (Step("Ask"),), "mei", AT, "form", "U0STAFF", "new"),),
    )


def test_what_is_null_is_not_said():
    [written], _ = taken(codes=None, verified_by=None, verified_on=None, due=None, revisions=None)
    assert written == ParsedFix(7, "G1", (Step("Ask"),))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"steps": "Ask"}, "G1: “steps” must be a list, not a text."),
        ({"steps": None}, "G1: “steps” must be a list, not nothing."),
        ({"steps": [3]}, "G1, step 1: A step must be a mapping with text, audience, not a number."),
        ({"steps": ["a", " "]}, "G1, step 2: This step is empty. Write it, or remove it."),
        ({"steps": [{"text": True}]}, "G1, step 1: “text” must be a text, not true or false."),
        ({"steps": [{"text": "a", "audience": "all"}]}, "G1, step 1: A step is shareable or internal, not “all”."),
        ({"steps": [{"text": "a", "to": "all"}]}, "G1, step 1: “to” means nothing here. There is: text, audience."),
        ({"codes": "G2"}, "G1: “codes” must be a list, not a text."),
        ({"codes": ["G2", "G2"]}, "G1: “codes” names G2 twice."),
        (
            {"verified_by": "x" * 101, "verified_on": "2026-11-03"},
            "G1: “verified_by” has 101 characters; 100 have room.",
        ),
        ({"verified_on": "2026-11-03"}, "G1: “verified_by” and “verified_on” belong together: who, and on which day."),
        (
            {"verified_by": "mei", "verified_on": "3 Nov"},
            "G1: “verified_on” is “3 Nov”. Write the day as 2026-11-03.",
        ),
        ({"due": "soon"}, "G1: “due” is reworded or failing, not “soon”."),
        ({"revisions": [{**REVISION, "by": " "}]}, "G1: revision 1: “by” is missing."),
        (
            {"revisions": [{**REVISION, "at": "noon"}]},
            "G1: revision 1: “at” is “noon”. Write the moment as 2026-11-18T12:00:00Z.",
        ),
        (
            {"revisions": [REVISION, {**REVISION, "number": 3}]},
            "G1: revision 2: Its “number” is another. Revisions are numbered from 1 on, oldest first.",
        ),
        (
            {"revisions": [{**REVISION, "steps": ["a", "x" * 1001]}]},
            "G1: revision 1, step 2: This step has 1,001 characters; 1,000 have room.",
        ),
        ({"revisions": [{**REVISION, "steps": ["a"] * 21}]}, "G1: revision 1: There are 21 steps; 20 have room."),
        (
            {"colour": "red"},
            f"line 7: “colour” means nothing here. There is: {', '.join(FIX_KEYS)}.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(fields, reason):
    assert reasons(**fields) == [reason]


def test_halves_of_characters_and_controls_are_refused():
    assert "U+D800" in reasons(steps=["a\ud800"])[0]
    assert "U+0000" in reasons(verified_by="\0", verified_on="2026-11-03")[0]


def test_all_that_is_wrong_is_said_at_once():
    messages = reasons(steps=["", {"audience": "secret", "text": "a"}], codes=3, due="soon")
    assert len(messages) == 4


def test_an_item_that_is_no_mapping_is_refused_by_its_line():
    _, [finding] = parse_fixes([FileItem(3, ["G1"])])
    assert str(finding).startswith("line 3: An item must be a mapping with code, catalog, codes, steps")


def test_an_item_without_a_code_is_refused():
    _, [finding] = parse_fixes([FileItem(3, {"steps": []})])
    assert str(finding) == "line 3: “code” is missing."


def test_a_code_that_stands_twice_is_refused():
    item = {"code": "G1", "steps": []}
    _, findings = parse_fixes([FileItem(1, item), FileItem(5, item)])
    assert findings == (Finding("It stands in line 1 already. Put both into one.", "G1", 5),)
