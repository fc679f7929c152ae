import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.document import split_document
from bot.catalog.entry import MAX_CODE, Entry, Meaning, Source
from bot.catalog.formats import errdesk_json
from bot.catalog.read import find_reader, parse_reference
from bot.errors import Refusal

ENTRY = Entry(
    "A_2",
    "funds",
    "2",
    "deposit",
    "retired",
    (
        Meaning("Größe “x” | y", sources=(Source("a.md", (1, 4)),)),
        Meaning("Else", preferred=False, doubt="Line 1 came first.", sources=(Source("a.md", (2,)),)),
    ),
)
sound = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20).filter(
    str.strip
)
codes = st.from_regex(r"[A-Z]{1,5}_[0-9]{1,8}", fullmatch=True)


@st.composite
def entries(draw):
    """Draw an entry with a preferred and a doubtful meaning."""
    code = draw(codes)
    text = draw(sound)
    doubt = draw(sound)
    document = draw(sound)
    sources = (Source(document, tuple(draw(st.lists(st.integers(1, 9999), min_size=1, max_size=3)))),)
    meanings = (Meaning(text, sources=sources), Meaning(text + "!", preferred=False, doubt=doubt, sources=sources))
    return Entry(code, draw(sound), code[-1], draw(sound), draw(st.sampled_from(["active", "retired"])), meanings)


def plain(entry=ENTRY):
    return json.loads(errdesk_json.write([entry]))


def changed(**fields):
    """Return an export with changed fields in its only code."""
    content = plain()
    content["codes"][0] |= fields
    return json.dumps(content)


def printed_in(*lines):
    """Return an export whose only code is printed in the given lines."""
    sources = [{"document": "a.md", "lines": lines}]
    return changed(meanings=[{"text": "x", "preferred": True, "doubt": None, "sources": sources}])


def test_the_export_has_the_agreed_shape():
    assert plain() == {
        "codes": [
            {
                "code": "A_2",
                "family": "funds",
                "number": "2",
                "section": "deposit",
                "status": "retired",
                "meanings": [
                    {
                        "text": "Größe “x” | y",
                        "preferred": True,
                        "doubt": None,
                        "sources": [{"document": "a.md", "lines": [1, 4]}],
                    },
                    {
                        "text": "Else",
                        "preferred": False,
                        "doubt": "Line 1 came first.",
                        "sources": [{"document": "a.md", "lines": [2]}],
                    },
                ],
                "steps": [],
            }
        ]
    }


def test_the_export_is_readable_sorted_and_ends_with_a_newline():
    other = Entry("A_10", "funds", "10", "deposit", meanings=ENTRY.meanings)
    text = errdesk_json.write([ENTRY, other])
    assert "Größe" in text
    assert text.endswith("}\n")
    assert text.index("A_10") < text.index("A_2")


def test_steps_stand_beside_their_code_and_are_handed_on_as_they_are():
    steps = {"code": "A_2", "codes": ["A_2", "A_10"], "steps": ["Call"], "verified_by": "mei", "revisions": []}
    text = errdesk_json.write([ENTRY], {"A_2": steps})
    assert json.loads(text)["codes"] == [{**plain()["codes"][0], **steps}]
    assert parse_reference("export.json", text, {}).steps == (steps,)
    assert parse_reference("export.json", json.dumps(plain()), {}).steps == ()


def test_steps_that_were_retired_are_handed_on_too():
    steps = {"code": "A_2", "steps": [], "revisions": [{"number": 1}]}
    assert parse_reference("export.json", errdesk_json.write([ENTRY], {"A_2": steps}), {}).steps == (steps,)


@given(st.lists(entries(), max_size=3, unique_by=lambda entry: entry.code))
@settings(max_examples=settings().max_examples * 2)
def test_an_export_reads_back_whole(catalog):
    text = errdesk_json.write(catalog)
    reading = parse_reference("export.json", text, {})
    assert set(reading.entries) == set(catalog)
    assert errdesk_json.write(reading.entries) == text


def read(text):
    return errdesk_json.read(split_document("codes.json", text), {})


def list_skipped(text):
    return [(skip.text, skip.reason) for skip in read(text).skipped]


@pytest.mark.parametrize("text", ['{"codes": 5}', '{"G500": "Wrong"}', '{"codes": null}', "[]"])
def test_json_of_another_make_is_refused(text):
    with pytest.raises(Refusal, match=r"is JSON, but not the JSON that “errdesk catalog export” writes"):
        read(text)


@pytest.mark.parametrize("text", ['{"codes": [\n{]}', '{"codes": ' + "[" * 100_000])
def test_broken_json_is_refused(text):
    with pytest.raises(Refusal, match="isn't valid JSON"):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"codes": [5]}',
        changed(meanings="x"),
        changed(steps="x"),
        changed(code=500),
        changed(family="x" * (MAX_CODE + 1)),
        changed(meanings=[{"text": "x\0", "preferred": True, "doubt": None, "sources": []}]),
        changed(meanings=[{"text": "\ud800", "preferred": True, "doubt": None, "sources": []}]),
        changed(
            meanings=[{"text": "x", "preferred": True, "doubt": None, "sources": [{"document": "a", "lines": "1"}]}]
        ),
    ],
)
def test_a_code_with_something_of_another_kind_is_skipped(text):
    assert [reason for _, reason in list_skipped(text)] == [errdesk_json.ODD]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (changed(code="no code"), "not written like a code"),
        (changed(status="lost"), "neither active nor retired"),
        (changed(meanings=[]), "must be the preferred one"),
        (changed(meanings=plain()["codes"][0]["meanings"][::-1]), "must be the preferred one"),
        (changed(number="7"), "its number “7” is not the end of the code"),
        (printed_in(), "every source must name the lines"),
        (printed_in(True), "every source must name the lines"),
        (printed_in(3, 0), "every source must name the lines"),
    ],
)
def test_a_code_changed_by_hand_is_skipped_with_the_reason(text, reason):
    [(_, said)] = list_skipped(text)
    assert reason in said


def test_odd_codes_are_skipped_one_by_one_and_the_others_are_read():
    other = Entry("A_10", "funds", "10", "deposit", meanings=ENTRY.meanings)
    content = json.loads(errdesk_json.write([ENTRY, other]))
    content["codes"][0]["code"] = "no code"
    reading = read(json.dumps(content))
    assert [entry.code for entry in reading.entries] == ["A_2"]
    assert [skip.text for skip in reading.skipped] == ["no code"]
    laid_out = read(json.dumps(content, indent=2, ensure_ascii=False))
    assert [(skip.line, skip.text) for skip in laid_out.skipped] == [(3, "no code")]


def test_of_a_code_that_stands_twice_the_first_counts():
    twice = json.dumps({"codes": plain()["codes"] * 2})
    assert [entry.code for entry in read(twice).entries] == ["A_2"]
    assert list_skipped(twice) == [("A_2", errdesk_json.DOUBLE)]


@pytest.mark.parametrize(
    "text",
    [
        '{"codes": {"A_1": "One"}}',
        '{"codes": [{"code": "A_1", "message": "One"}]}',
        '{"errors": []}',
        "[]",
        "A_1=One",
    ],
)
def test_other_documents_are_left_to_other_readers(text):
    reader = find_reader(split_document("codes.txt", text))
    assert reader is None or reader.name != errdesk_json.NAME


def test_an_export_without_any_code_is_an_export():
    assert find_reader(split_document("codes.json", errdesk_json.write([]))).name == errdesk_json.NAME


def test_a_catalog_is_written_code_by_code():
    entries = iter([ENTRY, replace(ENTRY, code="B_2")])
    parts = errdesk_json.write_parts(entries)
    assert ENTRY.code in next(parts) + next(parts)
    assert next(entries).code == "B_2"
    assert list(parts) == ["\n  ]\n}\n"]
